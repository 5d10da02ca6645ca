-- Enters a session among those of a principal. KEYS[1] sessions of the principal; KEYS[2] principals with a session;
-- ARGV[1] session; ARGV[2] principal; ARGV[3] how many sessions are too many to be looked at, 0 if none is.
-- Returns all sessions of the principal, oldest first, if they are that many, else none. Sent twice it does no harm.
redis.call('ZADD', KEYS[1], 'NX', string.format('%.0f', now_millis()), ARGV[1])
redis.call('SADD', KEYS[2], ARGV[2])
redis.call('EXPIRE', KEYS[1], 34560000)
redis.call('EXPIRE', KEYS[2], 34560000)
local limit = tonumber(ARGV[3])
if limit == 0 or redis.call('ZCARD', KEYS[1]) < limit then
  return {}
end
return redis.call('ZRANGE', KEYS[1], 0, -1)

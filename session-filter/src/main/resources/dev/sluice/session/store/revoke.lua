-- Lets a session be over now; its end is told like that of any other. KEYS[1] session; KEYS[2] index of ends.
-- Returns {1, hash of the principal or ''} if it was there, else {0}.
local now = now_millis()
if not find(KEYS[1], now) then
  return {0}
end
redis.call('HSET', KEYS[1], '#e', string.format('%.0f', now))
redis.call('ZADD', KEYS[2], string.format('%.0f', now), name_of(KEYS[1]))
return {1, redis.call('HGET', KEYS[1], '#u') or ''}

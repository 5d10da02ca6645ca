-- Lets a session be over now; its end is told like that of any other. KEYS[1] session; KEYS[2] index of ends; KEYS[3]
-- alias: who revokes may know the session by the id it had a moment ago.
-- Returns {1, hash of the principal or ''} if it was there, else {0}.
-- The index alone tells whose application's it is: the names of all applications' sessions look alike.
local now = now_millis()
local key = find_by_any_id(KEYS[1], KEYS[3], now)
if not key or not redis.call('ZSCORE', KEYS[2], name_of(key)) then
  return {0}
end
redis.call('HSET', key, '#e', string.format('%.0f', now))
redis.call('ZADD', KEYS[2], string.format('%.0f', now), name_of(key))
return {1, redis.call('HGET', key, '#u') or ''}

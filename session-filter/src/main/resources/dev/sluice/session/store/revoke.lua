-- Lets a session be over now; its end is told like that of any other. KEYS[1] session; KEYS[2] index of ends; KEYS[3]
-- alias: who revokes may know the session by the id it had a moment ago.
-- Returns {1, hash of the principal or ''} if it was there, else {0}.
local now = now_millis()
local key = KEYS[1]
if not find(key, now) then
  key = find_renewed(key, KEYS[3], now)
end
if not key then
  return {0}
end
redis.call('HSET', key, '#e', string.format('%.0f', now))
redis.call('ZADD', KEYS[2], string.format('%.0f', now), name_of(key))
return {1, redis.call('HGET', key, '#u') or ''}

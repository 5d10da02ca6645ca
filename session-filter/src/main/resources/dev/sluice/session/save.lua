-- Writes what one request changed. KEYS[1] session; ARGV[1] '1' to begin a session, '0' to change one; ARGV[2] how many
-- fields to write; then name and value of each; then the names of those to remove.
-- Returns 1, or 0 if the session is gone. Sent twice it does no harm.
-- Atomic, because a write after invalidation or expiry would bring back half a session.
if ARGV[1] == '0' and redis.call('HGET', KEYS[1], '#v') ~= '1' then
  return 0
end
local removals = 3 + 2 * ARGV[2]
for i = 3, removals - 1, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
for i = removals, #ARGV do
  redis.call('HDEL', KEYS[1], ARGV[i])
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], '#t', string.format('%.0f', now))
redis.call('PEXPIRE', KEYS[1], redis.call('HGET', KEYS[1], '#l'))
return 1

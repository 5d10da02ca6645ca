-- Purges scopes at a new position, and tells all nodes.
-- KEYS[1] sorted set of purges, KEYS[2] stream of changes (both of hash tag {changes})
-- ARGV[1] position the caller knows; [2] most members; [3] TTL in ms; [4] length of the stream; [5] 'h' or 's' (soft);
-- ARGV[6..] names of scopes
-- Returns {position, floor}.
-- Atomic, because positions must grow in the order in which the stream tells them, and a purge that is recorded but
-- not told would be heard by nobody until something else goes wrong.
local key, ttl = KEYS[1], tonumber(ARGV[3])
local floor, newest = state(key, KEYS[2], ARGV[4], tonumber(ARGV[1]), ttl)
local position = math.max(now_micros(), newest + 1)
local soft = ARGV[5] == 's' and '~' or ''
local told = {}
for i = 6, #ARGV do
  if ARGV[i] == 'a' and soft == '' then
    floor = position
  else
    redis.call('ZADD', key, text(position), soft .. ARGV[i])
  end
  told[#told + 1] = ARGV[i]
end
local over = redis.call('ZCARD', key) - 1 - tonumber(ARGV[2])
if over > 0 then
  -- A fiftieth more than needed, so that the floor seldom rises.
  local popped = redis.call('ZPOPMIN', key, math.floor(over + tonumber(ARGV[2]) / 50))
  floor = math.max(floor, tonumber(popped[#popped]))
end
if over > 0 or floor == position then
  raise_floor(key, floor)
end
redis.call('PEXPIRE', key, ttl)
append_change(KEYS[2], ARGV[4], 'cache',
  text(position) .. ' ' .. text(floor) .. ' ' .. ARGV[5] .. ' ' .. table.concat(told, ' '))
return {text(position), text(floor)}

-- Stores an answer, unless its fill began before an eviction. KEYS[1] entry, KEYS[2] mark of the last eviction;
-- ARGV entry, ms it is fresh, µs when the fill began, ms an eviction is remembered. Returns 1 if stored, else 0.
-- In one script, because an eviction between check and SET would leave the answer of before it.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local began = tonumber(ARGV[3])
if now - began > ARGV[4] * 1000 or tonumber(redis.call('GET', KEYS[2]) or '-1') >= began then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1

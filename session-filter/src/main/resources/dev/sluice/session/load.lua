-- Reads a session and keeps it alive. KEYS[1] session; ARGV[1] the longest time between two touches, in ms.
-- Returns {field, value, ...} as they were before this call, 0 if there is no session, -1 if the key holds something
-- else.
-- Atomic, because a session that expired between the read and the touch must not come back.
local meta = redis.pcall('HMGET', KEYS[1], '#v', '#t', '#l')
if meta.err then
  return string.find(meta.err, 'WRONGTYPE') and -1 or meta
end
if not meta[1] then
  return -redis.call('EXISTS', KEYS[1])
end
local touched = tonumber(meta[2])
local life = tonumber(meta[3])
if meta[1] ~= '1' or not touched or not life then
  return -1
end

local fields = redis.call('HGETALL', KEYS[1])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now - touched >= math.min(tonumber(ARGV[1]), life / 30) then
  redis.call('HSET', KEYS[1], '#t', string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], meta[3])
end
return fields

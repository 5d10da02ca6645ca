-- Refuses all tokens of one scope issued up to a time. KEYS[1] its not-before time; ARGV[1] that time, ARGV[2] when the
-- last such token has ended, both in epoch milliseconds. Returns {1 if the time rose, else 0; the time in force}.
-- Atomic, because of two sign-outs at once the later time must stay, and neither may stay without an end.
local before = redis.pcall('GET', KEYS[1])
local millis = type(before) == 'string' and #before <= 15 and string.find(before, '^%d+$') and tonumber(before)
if millis and millis >= tonumber(ARGV[1]) then
  local time, left = redis.call('TIME'), redis.call('PTTL', KEYS[1])
  if left < 0 or time[1] * 1000 + left < tonumber(ARGV[2]) then redis.call('PEXPIREAT', KEYS[1], ARGV[2]) end
  return {0, millis}
end
redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2])
return {1, tonumber(ARGV[1])}

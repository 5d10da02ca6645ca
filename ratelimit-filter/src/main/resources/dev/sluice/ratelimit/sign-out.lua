-- Refuses all tokens of a subject issued up to a time. KEYS[1] its not-before time; ARGV[1] that second, ARGV[2] when
-- the last such token has ended, in epoch milliseconds. Returns 1 if the time rose, else 0.
-- Atomic, because of two sign-outs at once the later time must stay.
local before = redis.pcall('GET', KEYS[1])
local seconds = type(before) == 'string' and string.find(before, '^%d+$') and tonumber(before)
if seconds and seconds >= tonumber(ARGV[1]) then
  if redis.call('PTTL', KEYS[1]) == -1 then redis.call('PEXPIREAT', KEYS[1], ARGV[2]) end
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PXAT', ARGV[2])
return 1

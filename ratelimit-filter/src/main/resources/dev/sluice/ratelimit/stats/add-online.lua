-- Adds users to those seen in one minute. KEYS[1] HyperLogLog of that minute; ARGV its end in epoch milliseconds, then the
-- users. Returns 1 if the key held something else and began anew, else 0.
-- Atomic, because a minute must not stay behind without an end.
local users = {}
for i = 2, #ARGV do users[i - 1] = ARGV[i] end
local replaced = clear_foreign(KEYS[1], 'string')
if type(redis.pcall('PFADD', KEYS[1], unpack(users))) == 'table' then
  redis.call('DEL', KEYS[1])
  redis.call('PFADD', KEYS[1], unpack(users))
  replaced = 1
end
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return replaced

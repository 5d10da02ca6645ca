-- Of each user the first job that waits until he has fewer in the queue. KEYS[1] those that wait; ARGV 1 how many users at most,
-- 2 where to begin, '-' for the first user. Returns where to go on, '-' if these were the last, and then the members.
-- One question in place of one for each user.
local reply = {ARGV[2]}
for i = 1, tonumber(ARGV[1]) do
  local member = redis.call('ZRANGEBYLEX', KEYS[1], reply[1], '+', 'LIMIT', 0, 1)[1]
  if not member then
    reply[1] = '-'
    break
  end
  reply[1] = '(' .. string.match(member, '^[^:]*') .. ';'
  reply[i + 1] = member
end
return reply

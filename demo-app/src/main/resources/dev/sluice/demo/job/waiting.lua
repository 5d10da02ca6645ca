-- Of each user the first job that waits until he has fewer in the queue. KEYS[1] those that wait; ARGV[1] how many users at most. Returns members.
-- One question in place of one for each user.
local first, from = {}, '-'
for i = 1, tonumber(ARGV[1]) do
  local member = redis.call('ZRANGEBYLEX', KEYS[1], from, '+', 'LIMIT', 0, 1)[1]
  if not member then
    break
  end
  first[i] = member
  from = '(' .. string.match(member, '^[^:]*') .. ';'
end
return first

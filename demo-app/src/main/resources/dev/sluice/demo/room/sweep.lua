-- Takes users out of a room for whom nobody vouches any more.
-- KEYS[1] users; ARGV user and attendee in turn. Returns how many were taken out.
-- Atomic, because a node may vouch for one of them in between: then he stays.
local swept = 0
for i = 1, #ARGV, 2 do
  if redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    swept = swept + redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
return swept

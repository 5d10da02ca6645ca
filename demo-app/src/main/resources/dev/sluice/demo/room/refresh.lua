-- Vouches for users who are in a room.
-- KEYS[1] users; ARGV user and attendee in turn. Returns the users who are not there any more.
-- Atomic, because a user who leaves in between must not be there again.
local gone = {}
for i = 1, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then
    redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
  else
    gone[#gone + 1] = ARGV[i]
  end
end
return gone

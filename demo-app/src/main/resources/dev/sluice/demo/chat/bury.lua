-- Ends the deletion of a conversation that has no messages any more. KEYS[1] the conversation, KEYS[2] its messages; ARGV[1] for how long, in
-- milliseconds, its mark is kept, so that no request or import on its way brings it back. Returns 0.
-- Atomic, because a mark without a TTL would stay for ever.
local user = redis.call('HGET', KEYS[1], 'user')
redis.call('DEL', KEYS[1], KEYS[2])
if user then
  redis.call('HSET', KEYS[1], 'user', user, 'deleted', 1)
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return 0

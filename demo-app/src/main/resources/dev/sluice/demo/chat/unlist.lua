-- Takes a conversation out of the list of its user, and its messages out of their count. KEYS[1] the list, KEYS[2] the counts; ARGV[1] id. Returns 0.
-- Atomic, because a crash in between would leave its messages counted for ever.
redis.call('ZREM', KEYS[1], ARGV[1])
local count = redis.call('HGET', KEYS[2], ARGV[1])
if count then
  redis.call('HDEL', KEYS[2], ARGV[1])
  redis.call('HINCRBY', KEYS[2], '*', -tonumber(count))
end
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('DEL', KEYS[2]) end
return 0

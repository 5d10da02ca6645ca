-- Removes some messages of a conversation. KEYS[1] the sorted set of its messages, KEYS[2..] one each; ARGV their ids. Returns 0.
-- Atomic, because a message that its conversation does not know any more would stay for ever.
for i = 2, #KEYS do redis.call('UNLINK', KEYS[i]) end
redis.call('ZREM', KEYS[1], unpack(ARGV))
return 0

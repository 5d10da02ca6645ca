-- Counts the messages of a conversation. KEYS[1] the conversation, KEYS[2] its messages. Returns how many; -1 if there is no such
-- conversation or it is deleted. Atomic, so that both are of one moment.
local head = redis.call('HMGET', KEYS[1], 'user', 'deleted')
if not head[1] or head[2] then return -1 end
return redis.call('ZCARD', KEYS[2])

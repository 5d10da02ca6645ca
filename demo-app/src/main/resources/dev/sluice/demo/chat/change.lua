-- Changes one field of a conversation. KEYS[1] the conversation, KEYS[2] its messages; ARGV[1] field, ARGV[2] value. Returns the
-- user, or null if there is no such conversation.
-- Atomic, because the change of one that is deleted meanwhile would leave a hash with that field alone.
local head = redis.call('HMGET', KEYS[1], 'user', 'deleted')
if not head[1] then return false end
if head[2] then return ARGV[1] == 'deleted' and head[1] end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
return head[1]

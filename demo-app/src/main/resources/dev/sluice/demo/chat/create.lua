-- Begins a conversation unless it is there, or was and has left its mark. KEYS[1] the conversation, KEYS[2] its messages; ARGV user,
-- character, title, created, active. Returns user, character, title, created, active, messages, deleted of what is there now.
-- Atomic, because a request sent twice would otherwise overwrite what the first has begun.
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'user', ARGV[1], 'character', ARGV[2], 'title', ARGV[3], 'created', ARGV[4], 'active', ARGV[5], 'messages', 0)
end
return redis.call('HMGET', KEYS[1], 'user', 'character', 'title', 'created', 'active', 'messages', 'deleted')

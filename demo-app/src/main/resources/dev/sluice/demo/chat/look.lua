-- Reads a conversation. KEYS[1] the conversation, KEYS[2] its messages. Returns user, character, title, created, active, messages,
-- deleted; null what is not there. One command, as a script so that many go in one pipeline.
return redis.call('HMGET', KEYS[1], 'user', 'character', 'title', 'created', 'active', 'messages', 'deleted')

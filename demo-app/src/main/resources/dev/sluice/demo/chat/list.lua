-- Puts a conversation into the list of its user. KEYS[1] the list; ARGV[1] id, ARGV[2] time in microseconds, ARGV[3] the most
-- entries. Returns 1 if it is in the list now, 0 if the list is full.
-- Atomic, because two requests at once would both find the last place free.
if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return 1 end
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1

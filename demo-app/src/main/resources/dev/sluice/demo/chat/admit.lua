-- Makes room for messages of a user before they are stored, and moves their conversation up in the list, which touch.lua takes back
-- if they are not. KEYS[1] the list, KEYS[2] the counts; ARGV[1] id, ARGV[2] time in microseconds, ARGV[3] how many, ARGV[4] the most
-- messages of the user. Returns how many messages the conversation is counted with now, -1 if the user has too many, or null if it is
-- not in the list and so not counted.
-- Atomic, because two requests at once would both find room for the last.
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) then return false end
if tonumber(redis.call('HGET', KEYS[2], '*') or 0) + tonumber(ARGV[3]) > tonumber(ARGV[4]) then return -1 end
redis.call('ZADD', KEYS[1], 'XX', 'GT', ARGV[2], ARGV[1])
redis.call('HINCRBY', KEYS[2], '*', ARGV[3])
return redis.call('HINCRBY', KEYS[2], ARGV[1], ARGV[3])

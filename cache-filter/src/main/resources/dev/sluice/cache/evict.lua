-- Evicts a target and marks when, so that fills under way come to nothing. KEYS[1] entry, KEYS[2] mark; ARGV[1] ms for
-- which the mark is kept.
local time = redis.call('TIME')
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], string.format('%.0f', time[1] * 1000000 + time[2]), 'PX', ARGV[1])

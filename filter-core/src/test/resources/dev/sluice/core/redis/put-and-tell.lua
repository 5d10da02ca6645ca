-- Writes KEYS[1] and tells it in the log KEYS[2], in one atomic call. ARGV value, length, topic.
redis.call('SET', KEYS[1], ARGV[1], 'PX', 60000)
return append_change(KEYS[2], ARGV[2], ARGV[3], ARGV[1])

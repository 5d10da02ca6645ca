-- Counts in KEYS[1], which lives for ARGV[1] ms. Returns the count.
local count = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return count

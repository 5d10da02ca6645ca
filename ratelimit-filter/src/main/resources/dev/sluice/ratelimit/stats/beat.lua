-- Says that a node lives, and counts those that do. KEYS[1] sorted set of node ids by the time of their last sign; ARGV id,
-- milliseconds of silence after which a node is forgotten. Returns how many live.
-- Atomic, because the time must be that of Redis, and the set must not stay behind without an end.
clear_foreign(KEYS[1], 'zset')
local time, silence = redis.call('TIME'), tonumber(ARGV[2])
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - silence)
redis.call('ZREMRANGEBYSCORE', KEYS[1], now + silence, '+inf') -- The clock of Redis was set back.
redis.call('PEXPIRE', KEYS[1], silence)
return redis.call('ZCARD', KEYS[1])

-- The jobs whose delay is over. KEYS[1] delayed; ARGV[1] how many at most. Returns their ids.
-- One question, because the time is that of Redis.
local time = redis.call('TIME')
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000)), 'LIMIT', 0, ARGV[1])

-- The sessions of a bucket whose time has come. KEYS[1] index of ends; ARGV[1] how many at most. Returns their names.
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now_millis()), 'LIMIT', 0, ARGV[1])

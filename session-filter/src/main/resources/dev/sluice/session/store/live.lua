-- How many sessions of a bucket are not over. KEYS[1] index of ends.
return redis.call('ZCOUNT', KEYS[1], '(' .. string.format('%.0f', now_millis()), '+inf')

-- How many principals of a bucket have a session. KEYS[1] principals of the bucket.
-- A script, because those of all buckets are sent together, and each follows a slot that moved.
return redis.call('SCARD', KEYS[1])

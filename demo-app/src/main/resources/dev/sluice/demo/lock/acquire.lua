-- Takes a lock and numbers the holder. KEYS[1] lock, KEYS[2] fence; ARGV[1] token, ARGV[2] ttl in ms.
-- Returns the fencing number, or nothing if another holds the lock. Sent twice with one token, it answers the same.
-- Atomic, because a holder between SET and INCR would have no number, or that of another.
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return redis.call('INCR', KEYS[2])
end
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return tonumber(redis.call('GET', KEYS[2]))
end
return false

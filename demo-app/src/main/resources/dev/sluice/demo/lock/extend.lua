-- Gives a lock a new ttl. KEYS[1] lock; ARGV[1] token, ARGV[2] ttl in ms. Returns 1, or 0 if it is no longer held by this token.
-- Atomic, because between GET and PEXPIRE the lock could have passed to another, whose hold would be prolonged.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0

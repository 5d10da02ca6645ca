-- Gives a lock back. KEYS[1] lock; ARGV[1] token. Returns 1, or 0 if it was no longer held by this token.
-- Atomic, because between GET and DEL the lock could have passed to another, who would lose it.
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0

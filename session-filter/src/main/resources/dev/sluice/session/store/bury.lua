-- Removes a session of whose end the listeners have heard. KEYS[1] session; KEYS[2] index of ends; ARGV[1] who claimed.
-- Returns 1, or 0 if the claim has passed to another. Sent twice it does no harm.
if redis.call('HGET', KEYS[1], '#o') ~= ARGV[1] then
  return 0
end
redis.call('UNLINK', KEYS[1])
redis.call('ZREM', KEYS[2], name_of(KEYS[1]))
return 1

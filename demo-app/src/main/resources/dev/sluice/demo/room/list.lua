-- Takes a room into the list of rooms unless the list is full.
-- KEYS[1] list; ARGV[1] id, ARGV[2] time of creation, ARGV[3] how many there may be. Returns 1, or 0 if it is full.
-- Atomic, because two nodes could both see the last place free.
if not redis.call('ZSCORE', KEYS[1], ARGV[1]) and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[3]) then
  return 0
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
return 1

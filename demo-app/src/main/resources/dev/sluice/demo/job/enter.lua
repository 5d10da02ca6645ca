-- Puts a job into the stream that waited for its user. ARGV 1 id, 2 user, 3 dedupe hash or empty, 4 how many jobs of a user are in
-- the stream or between two attempts at most, 5 its member in the set of those that wait. Returns 1, or 0 if it waits still, waits no
-- longer, or is no more.
-- Atomic, because two nodes would enter it twice, or one more than may be, and a crash in between would lose it.
if in_queue(ARGV[2]) >= tonumber(ARGV[4]) or redis.call('ZREM', KEYS[8], ARGV[5]) == 0 then
  return 0
end
if is_gone(ARGV[1]) then
  return 0
end
redis.call('HDEL', KEYS[1], 'waiting')
enqueue(ARGV[1], ARGV[2], ARGV[3])
return 1

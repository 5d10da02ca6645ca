-- Puts a job whose delay is over back into the stream. ARGV 1 id, 2 user, 3 dedupe hash or empty. Returns 1, or 0 if it no longer waits.
-- Atomic, because two nodes would enter it twice, and a crash in between would lose it.
if redis.call('ZREM', KEYS[3], ARGV[1]) == 0 then
  return 0
end
if not is_gone(ARGV[1]) then
  enqueue(ARGV[1], ARGV[2], ARGV[3])
end
return 1

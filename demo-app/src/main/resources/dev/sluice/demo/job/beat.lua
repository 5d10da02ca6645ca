-- Renews the lease of a running attempt and tells its progress. ARGV 1 attempt, 2 worker, 3 percent. Returns 'GO', 'CANCEL' if the user
-- wants it no more, 'LOST' if the attempt is no longer the newest.
-- Atomic, because a worker that lost the job meanwhile would claim it back from the one that has it.
if not is_newest(ARGV[1]) then
  return 'LOST'
end
redis.call('XCLAIM', KEYS[2], 'workers', ARGV[2], 0, redis.call('HGET', KEYS[1], 'entry'), 'JUSTID')
redis.call('HSET', KEYS[1], 'percent', ARGV[3])
return redis.call('HEXISTS', KEYS[1], 'cancel') == 1 and 'CANCEL' or 'GO'

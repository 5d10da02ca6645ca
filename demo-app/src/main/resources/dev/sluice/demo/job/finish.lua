-- Writes the result of an attempt and ends the job. ARGV 1 id, 2 attempt, 3 result. Returns the state of the job, nothing if the attempt is
-- no longer the newest.
-- Atomic, because the attempt's number must still be the newest at the moment the result is written, and a crash between result and
-- acknowledgement would do the work again.
if not is_newest(ARGV[2]) then
  return false
end
if redis.call('HEXISTS', KEYS[1], 'cancel') == 1 then
  return end_job(ARGV[1], 'CANCELLED', 'failure', '')
end
redis.call('HSET', KEYS[1], 'percent', 100)
redis.call('HDEL', KEYS[1], 'failure')
redis.call('INCR', KEYS[7])
redis.call('PEXPIRE', KEYS[7], 2 * DAY)
return end_job(ARGV[1], 'DONE', 'result', ARGV[3])

-- Ends a failed attempt. ARGV 1 id, 2 attempt, 3 failure, 4 ms until the next attempt, 5 most attempts. Returns the state of the job, nothing
-- if the attempt is no longer the newest.
-- Atomic, because a crash between leaving the stream and entering the delayed would lose the job.
if not is_newest(ARGV[2]) then
  return false
end
if redis.call('HEXISTS', KEYS[1], 'cancel') == 1 then
  return end_job(ARGV[1], 'CANCELLED', 'failure', '')
end
if tonumber(ARGV[2]) >= tonumber(ARGV[5]) then
  return bury(ARGV[1], ARGV[3])
end
leave_queue(ARGV[1])
redis.call('HSET', KEYS[1], 'state', 'DELAYED', 'failure', ARGV[3])
redis.call('ZADD', KEYS[3], string.format('%.0f', now() + ARGV[4]), ARGV[1])
return 'DELAYED'

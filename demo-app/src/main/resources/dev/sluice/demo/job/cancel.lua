-- Ends a job that waits, and marks one that runs. ARGV 1 id. Returns the state of the job, nothing if there is none.
-- Atomic, because a worker may begin the job at the same moment.
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'READY' or state == 'DELAYED' then
  return end_job(ARGV[1], 'CANCELLED', 'failure', '')
end
if state == 'RUNNING' then
  redis.call('HSET', KEYS[1], 'cancel', 1)
end
return state

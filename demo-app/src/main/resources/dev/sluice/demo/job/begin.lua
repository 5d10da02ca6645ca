-- Begins an attempt at a job that was read from the stream. ARGV 1 id, 2 entry, 3 worker, 4 ms the entry must have lain
-- with another worker (0 for an entry that is new), 5 most attempts. Returns nothing if it is not this worker's to begin, else
-- {state} of a job that is over now, or {'RUNNING', attempt, kind, arguments}.
-- Atomic, because of two workers that take over a dead one's job only one may begin, and the number of its attempt is what keeps
-- the dead one, should it only have slept, from writing the result.
local id, entry, worker, idle = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
if is_gone(id) or redis.call('HGET', KEYS[1], 'entry') ~= entry then
  redis.call('XACK', KEYS[2], 'workers', entry)
  redis.call('XDEL', KEYS[2], entry)
  return false
end
if idle == 0 and redis.call('HGET', KEYS[1], 'state') ~= 'READY' then
  return false
end
if #redis.call('XCLAIM', KEYS[2], 'workers', worker, idle, entry, 'JUSTID') == 0 then
  return false
end
if redis.call('HEXISTS', KEYS[1], 'cancel') == 1 then
  return {end_job(id, 'CANCELLED', 'failure', '')}
end
if tonumber(redis.call('HGET', KEYS[1], 'attempt')) >= tonumber(ARGV[5]) then
  return {bury(id, 'the worker of the last attempt was lost')}
end
local attempt = redis.call('HINCRBY', KEYS[1], 'attempt', 1)
redis.call('HSET', KEYS[1], 'state', 'RUNNING')
local job = redis.call('HMGET', KEYS[1], 'kind', 'arguments')
return {'RUNNING', attempt, job[1], job[2]}

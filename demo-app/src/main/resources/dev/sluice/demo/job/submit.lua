-- Puts a job into the queue. ARGV 1 id, 2 user, 3 kind, 4 arguments, 5 most open jobs of a user, 6 most of all,
-- 7 dedupe hash or empty, 8 ttl of the dedupe key in ms, 9 how many jobs of a user are in the stream or between two attempts at most:
-- the others wait by user and time, in one set where a user's are found by the beginning of their names.
-- Returns the id of this or of the open job with the same key, or 'USER' or 'QUEUE' for the bound that was reached.
-- Sent twice with one id, it adds one job.
-- Atomic, because of two submits with one key only one may add a job, and a bound must hold however many submit at once.
-- A job and its place in the queue have no ttl until it ends: they are the system of record.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return ARGV[1]
end
local same = KEYS[9] and redis.call('GET', KEYS[9])
if same then
  return same
end
if redis.call('ZCARD', KEYS[4]) >= tonumber(ARGV[5]) then
  return 'USER'
end
if redis.call('XLEN', KEYS[2]) + redis.call('ZCARD', KEYS[3]) + redis.call('ZCARD', KEYS[8]) >= tonumber(ARGV[6]) then
  return 'QUEUE'
end
local created = now()
redis.call('HSET', KEYS[1], 'user', ARGV[2], 'kind', ARGV[3], 'arguments', ARGV[4], 'attempt', 0, 'percent', 0,
  'created', created, 'dedupe', ARGV[7])
if in_queue(ARGV[2]) < tonumber(ARGV[9]) then
  enqueue(ARGV[1], ARGV[2], ARGV[7])
else
  local member = table.concat({ARGV[2], string.format('%015.0f', created), ARGV[1], ARGV[7]}, ':')
  redis.call('ZADD', KEYS[8], 0, member)
  redis.call('HSET', KEYS[1], 'state', 'READY', 'waiting', member)
end
redis.call('ZADD', KEYS[4], created, ARGV[1])
if KEYS[9] then
  redis.call('SET', KEYS[9], ARGV[1], 'PX', ARGV[8])
end
return ARGV[1]

-- How many jobs there are. KEYS 1 ready stream, 2 delayed, 3 dead letters, 4 count of jobs done today, 5 jobs that wait for their user.
-- Returns {ready, running, delayed, dead, done}.
-- Atomic, so that no job is counted twice.
local running = 0
if redis.call('EXISTS', KEYS[1]) == 1 then
  local pending = redis.pcall('XPENDING', KEYS[1], 'workers')
  running = pending.err and 0 or pending[1]
end
local ready = redis.call('XLEN', KEYS[1]) + redis.call('ZCARD', KEYS[5]) - running
return {ready, running, redis.call('ZCARD', KEYS[2]), redis.call('XLEN', KEYS[3]), tonumber(redis.call('GET', KEYS[4]) or '0')}

-- What the scripts of this queue share. The keys of a job, in all of them:
-- KEYS 1 job, 2 ready stream, 3 delayed, 4 open jobs of the user, 5 ended jobs of the user, 6 dead letters,
-- 7 count of jobs done today, 8 jobs that wait until their user has fewer in the queue, 9 (if there is one) dedupe key.
-- Times are those of Redis: nodes need not agree on theirs.
local DAY = 86400000
local function now()
  local time = redis.call('TIME')
  return string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
end
local function enqueue(id, user, dedupe)
  local entry = redis.call('XADD', KEYS[2], '*', 'job', id, 'user', user, 'dedupe', dedupe)
  redis.call('HSET', KEYS[1], 'state', 'READY', 'entry', entry)
end
local function leave_queue(id)
  local entry = redis.call('HGET', KEYS[1], 'entry')
  if entry then
    redis.call('XACK', KEYS[2], 'workers', entry)
    redis.call('XDEL', KEYS[2], entry)
    redis.call('HDEL', KEYS[1], 'entry')
  end
  local member = redis.call('HGET', KEYS[1], 'waiting')
  if member then
    redis.call('ZREM', KEYS[8], member)
    redis.call('HDEL', KEYS[1], 'waiting')
  end
  redis.call('ZREM', KEYS[3], id)
end
-- How many jobs of a user are in the stream or between two attempts.
local function in_queue(user)
  return redis.call('ZCARD', KEYS[4]) - redis.call('ZLEXCOUNT', KEYS[8], '[' .. user .. ':', '(' .. user .. ';')
end
-- Whether a job was removed by hand; then it is open no longer, or it would take a place of its user for ever.
local function is_gone(id)
  if redis.call('EXISTS', KEYS[1]) == 1 then
    return false
  end
  redis.call('ZREM', KEYS[4], id)
  return true
end
local function end_job(id, state, field, text)
  leave_queue(id)
  redis.call('HSET', KEYS[1], 'state', state, field, text)
  if state ~= 'DEAD' then -- A dead letter can be tried again as long as the job is kept.
    redis.call('HDEL', KEYS[1], 'arguments')
  end
  redis.call('PEXPIRE', KEYS[1], DAY)
  redis.call('ZREM', KEYS[4], id)
  redis.call('ZADD', KEYS[5], now(), id)
  redis.call('ZREMRANGEBYRANK', KEYS[5], 0, -101)
  redis.call('PEXPIRE', KEYS[5], DAY)
  if KEYS[9] and redis.call('GET', KEYS[9]) == id then
    redis.call('DEL', KEYS[9])
  end
  return state
end
local function bury(id, failure)
  local job = redis.call('HMGET', KEYS[1], 'kind', 'user', 'attempt')
  redis.call('XADD', KEYS[6], 'MAXLEN', 1000, '*', 'job', id, 'kind', job[1], 'user', job[2], 'attempt', job[3], 'failure', failure)
  redis.call('PEXPIRE', KEYS[6], 30 * DAY)
  return end_job(id, 'DEAD', 'failure', failure)
end
local function is_newest(attempt)
  local job = redis.call('HMGET', KEYS[1], 'state', 'attempt')
  return job[1] == 'RUNNING' and job[2] == attempt
end

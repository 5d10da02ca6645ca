-- Shared by the scripts about purges. The sorted set `key` holds scope -> position of its last purge, a soft one with
-- '~' in front, and the member 'floor': everything filled at a lower position is void. A position is a time in
-- microseconds by the clock of this node; a double holds it exactly.
local function now_micros()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function text(number)
  return string.format('%.0f', number)
end

local function raise_floor(key, floor)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', text(floor))
  redis.call('ZADD', key, text(floor), 'floor')
end

-- Returns floor and newest position. Where the set was lost, or lacks a purge that the caller knows of because a
-- failover lost it, nobody can tell what else is lacking: everything filled until now is void, and all nodes hear so.
local function state(key, log, length, known, ttl)
  local floor = tonumber(redis.call('ZSCORE', key, 'floor') or nil)
  local newest = tonumber(redis.call('ZREVRANGE', key, 0, 0, 'WITHSCORES')[2] or 0)
  if not floor or newest < known then
    floor = math.max(now_micros(), known + 1, newest + 1)
    newest = floor
    raise_floor(key, floor)
    append_change(log, length, 'cache', text(floor) .. ' ' .. text(floor) .. ' h')
  end
  if redis.call('PTTL', key) < ttl / 2 then
    redis.call('PEXPIRE', key, ttl)
  end
  return floor, newest
end

-- What the scripts of a session share. A key of a session ends in a hash of 22 characters, which is also its name in
-- the index of ends; all keys of a bucket lie in one slot, so a key may be made from another.
local function now_millis()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function name_of(key)
  return string.sub(key, -22)
end

local function sibling_of(key, name)
  return string.sub(key, 1, -23) .. name
end

-- When the session ends if it was used last at that time.
local function end_of(session, touched)
  return math.min(touched + session.life, session.limit or math.huge)
end

-- The times of the session under the key, if it is there, not over, and not claimed by who tells of its end. Otherwise
-- nil, and whether the key holds something else.
local function find(key, now)
  local meta = redis.pcall('HMGET', key, '#v', '#t', '#l', '#e', '#d', '#r', '#x', '#a')
  if meta.err then
    if not string.find(meta.err, 'WRONGTYPE') then
      redis.call('HMGET', key, '#v') -- fails again, and tells why
    end
    return nil, true
  end
  if not meta[1] then
    return nil, redis.call('EXISTS', key) == 1
  end
  local session = {
    touched = tonumber(meta[2]), life = tonumber(meta[3]), limit = tonumber(meta[4] or ''), revision = meta[6] or '0',
    has_passing = meta[7]
  }
  if meta[1] ~= '1' or not session.touched or not session.life then
    return nil, true
  end
  if meta[5] or meta[8] or end_of(session, session.touched) <= now then
    return nil, false -- It is over, or what the session held when it got another id.
  end
  return session, false
end

-- Finds the session, also under the key it got when its id changed lately. Returns key and session.
local function find_renewed(key, alias, now)
  for hop = 1, 3 do
    local name = redis.call('GET', alias)
    if not name or string.len(name) ~= 22 then
      return nil, nil
    end
    key = sibling_of(key, name)
    local session = find(key, now)
    if session then
      return key, session
    end
    alias = sibling_of(alias, name)
  end
  return nil, nil
end

-- Finds the session by the id it has or one it had lately. Returns key and session.
local function find_by_any_id(key, alias, now)
  local session = find(key, now)
  if session then
    return key, session
  end
  return find_renewed(key, alias, now)
end

-- Forgets the attribute of this name, before which a colon stands, if its time has passed.
local function forget_passed(key, name, now)
  local passes = tonumber(redis.call('HGET', key, 'x' .. name) or '')
  if passes and passes <= now then
    redis.call('HDEL', key, 'a' .. name, 'n' .. name, 'x' .. name)
  end
end

-- Whether the last touch was so long ago that it is time for another.
local function is_touch_due(session, now, interval)
  return now - session.touched >= math.min(tonumber(interval), session.life / 30)
end

-- The key outlives the session by a grace, in which its end is told; the index outlives every session.
local function keep_until(key, index, ends, now, grace)
  redis.call('ZADD', index, string.format('%.0f', ends), name_of(key))
  redis.call('PEXPIRE', key, string.format('%.0f', ends - now + tonumber(grace)))
  redis.call('EXPIRE', index, 34560000)
end

-- Writes down that the session was used.
local function touch(key, index, session, now, grace)
  redis.call('HSET', key, '#t', string.format('%.0f', now))
  keep_until(key, index, end_of(session, now), now, grace)
end

-- Names the write that is made now. Its number alone would not do: after a failover others may count on from an older
-- state, and what this number named before must not pass for what it names now.
local function next_revision(revision, now)
  local count = string.match(revision, '^%d+')
  return string.format('%.0f-%.0f', tonumber(count or '0') + 1, now)
end

-- Reads a session and keeps it alive. KEYS[1] session; KEYS[2] index of ends; KEYS[3] alias; ARGV[1] the longest time
-- between two touches, in ms; ARGV[2] grace, in ms; ARGV[3] the revision the caller has a copy of, or ''; ARGV[4] who
-- wants to be alone with the session, or ''; ARGV[5] for how long at most, in ms.
-- Returns {1, now, last touch, revision, fields} as before this call; {2, now, last touch, revision} if the caller's
-- copy is good; {3, now, last touch, revision, fields, principal} if the id is an old one: the fields as they
-- were when it changed, to be read only, and the hash of whose the session is now, or ''; {4, ms} if somebody
-- else is alone with it that long; {0} if there is none; {-1} if the key holds something else.
-- Atomic, because a session that ended between the read and the touch must not come back.
local now = now_millis()
local key = KEYS[1]
local session, foreign = find(key, now)
local status = 1
if foreign then
  return {-1}
end
if not session then
  key, session = find_renewed(key, KEYS[3], now)
  status = 3
end
if not session then
  return {0}
end

if ARGV[4] ~= '' then
  local lock = redis.call('HMGET', key, '#k', '#w')
  if lock[1] and lock[1] ~= ARGV[4] and tonumber(lock[2]) > now then
    return {4, tonumber(lock[2]) - now}
  end
  redis.call('HSET', key, '#k', ARGV[4], '#w', string.format('%.0f', now + tonumber(ARGV[5])))
end

if status == 3 then
  local before = redis.call('HGETALL', KEYS[1])
  if #before == 0 then
    return {0}
  end
  return {3, now, session.touched, session.revision, before, redis.call('HGET', key, '#u') or ''}
end
local fields
if status == 1 and session.revision == ARGV[3] then
  status = 2
else
  fields = redis.call('HGETALL', key)
end
if is_touch_due(session, now, ARGV[1]) then
  touch(key, KEYS[2], session, now, ARGV[2])
end
return {status, now, session.touched, session.revision, fields}

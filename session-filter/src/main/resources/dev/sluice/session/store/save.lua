-- Writes what one request changed. KEYS[1] session; KEYS[2] index of ends; KEYS[3] alias; ARGV[1] 'begin' or 'change';
-- ARGV[2] what becomes of a field that changed meanwhile: 'last' write wins, 'reject' the whole, 'skip' it; ARGV[3] who
-- was alone with the session and is no longer, or ''; ARGV[4] the longest life of a new session in ms, or ''; ARGV[5]
-- grace, in ms; ARGV[6..9] how many there are of what follows ARGV[10], the longest time between two touches, in ms:
-- fields to write (name, value); fields to remove (name); fields to forget after a while (name, ms); fields expected
-- (name, SHA-1 of what it was, SHA-1 of what it becomes, '' for none).
-- Returns {1, revision before, revision now, conflict...}, {0} if the session is gone, {2, revision, revision, conflict...}
-- if it was rejected; a conflict is three items: name, whether the field is there, value. Sent twice it does no harm.
-- Atomic, because a write after the end of the session would bring back half of it.
local now = now_millis()
local key = KEYS[1]
local session
if ARGV[1] == 'begin' and redis.call('EXISTS', key, KEYS[3]) == 0 then
  session = {limit = ARGV[4] ~= '' and now + tonumber(ARGV[4]) or nil, revision = '0', is_fresh = true}
else
  key, session = find_by_any_id(key, KEYS[3], now)
  if not session then
    return {0}
  end
  if ARGV[1] == 'begin' and ARGV[9] == '0' then
    return {1, '0', '0'} -- Sent again; others may have written since, so this tells no revision.
  end
end

local at = 11
local function batch(count, width)
  local from = at
  at = at + tonumber(count) * width
  return from, at - 1, width
end
local first_write, last_write = batch(ARGV[6], 2)
local first_removal, last_removal = batch(ARGV[7], 1)
local first_passing, last_passing = batch(ARGV[8], 2)
local first_expected, last_expected = batch(ARGV[9], 3)

if session.has_passing then -- What has passed is nobody's conflict, and would pile up otherwise.
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if string.sub(field, 1, 2) == 'x:' then
      forget_passed(key, string.sub(field, 2), now)
    end
  end
end

local changed = {}
local conflicts = {}
for i = first_expected, last_expected, 3 do
  local value = redis.call('HGET', key, ARGV[i])
  local digest = value and redis.sha1hex(value) or ''
  if digest ~= ARGV[i + 1] and digest ~= ARGV[i + 2] then
    changed[ARGV[i]] = true
    conflicts[#conflicts + 1] = ARGV[i]
    conflicts[#conflicts + 1] = value and 1 or 0
    conflicts[#conflicts + 1] = value or ''
  end
end
if #conflicts > 0 and ARGV[2] == 'reject' then
  return {2, session.revision, session.revision, unpack(conflicts)}
end

local revision = next_revision(session.revision, now)
local writes = {'#r', revision}
local removals = {}
local is_life_set = false
for i = first_write, last_write, 2 do
  if not changed[ARGV[i]] then
    writes[#writes + 1] = ARGV[i]
    writes[#writes + 1] = ARGV[i + 1]
    if ARGV[i] == '#l' then
      session.life = tonumber(ARGV[i + 1])
      is_life_set = true
    end
  end
end
for i = first_removal, last_removal do
  if not changed[ARGV[i]] and not changed['a' .. string.sub(ARGV[i], 2)] then
    if string.sub(ARGV[i], 1, 2) ~= 'x:' then
      removals[#removals + 1] = ARGV[i]
    end
    if session.has_passing then
      removals[#removals + 1] = 'x' .. string.sub(ARGV[i], 2)
    end
  end
end
for i = first_passing, last_passing, 2 do
  if not changed[ARGV[i]] then
    writes[#writes + 1] = 'x' .. string.sub(ARGV[i], 2)
    writes[#writes + 1] = string.format('%.0f', now + tonumber(ARGV[i + 1]))
    writes[#writes + 1] = '#x'
    writes[#writes + 1] = '1'
  end
end
if session.is_fresh and session.limit then
  writes[#writes + 1] = '#e'
  writes[#writes + 1] = string.format('%.0f', session.limit)
end
if ARGV[3] ~= '' and redis.call('HGET', key, '#k') == ARGV[3] then
  removals[#removals + 1] = '#k'
  removals[#removals + 1] = '#w'
end
if #removals > 0 then
  redis.call('HDEL', key, unpack(removals))
end
redis.call('HSET', key, unpack(writes))
if session.is_fresh or is_life_set or is_touch_due(session, now, ARGV[10]) then
  touch(key, KEYS[2], session, now, ARGV[5])
end
return {1, session.revision, revision, unpack(conflicts)}

-- Writes what one request changed. KEYS[1] session; KEYS[2] index of ends; KEYS[3] alias; ARGV[1] 'begin' or 'change';
-- ARGV[2] what becomes of a field that changed meanwhile: 'last' write wins, 'reject' the whole, 'skip' it; ARGV[3] who
-- was alone with the session and is no longer, or ''; ARGV[4] the longest life of a new session in ms, or ''; ARGV[5]
-- grace, in ms; ARGV[6..9] how many of these follow: fields to write (name, value); fields to remove (name); fields to
-- forget after a while (name, ms); fields expected (name, SHA-1 of what it was, SHA-1 of what it becomes, '' for none).
-- Returns {1, revision, conflict...}, {0} if the session is gone, {2, revision, conflict...} if it was rejected; a
-- conflict is three items: name, whether the field is there, value. Sent twice it does no harm.
-- Atomic, because a write after the end of the session would bring back half of it.
local now = now_millis()
local key = KEYS[1]
local session
if ARGV[1] == 'begin' then
  if string.sub(redis.call('GET', KEYS[3]) or '', 1, 8) == 'ended by' then
    return {0} -- sent again after its reply was lost, and the session has ended meanwhile
  end
  session = {limit = ARGV[4] ~= '' and now + tonumber(ARGV[4]) or nil}
else
  session = find(key, now)
  if not session then
    key, session = find_renewed(key, KEYS[3], now)
  end
  if not session then
    return {0}
  end
end

local at = 10
local function batch(count, width)
  local from = at
  at = at + tonumber(count) * width
  return from, at - 1, width
end
local first_write, last_write = batch(ARGV[6], 2)
local first_removal, last_removal = batch(ARGV[7], 1)
local first_passing, last_passing = batch(ARGV[8], 2)
local first_expected, last_expected = batch(ARGV[9], 3)

if last_passing > first_passing then -- What has passed would pile up otherwise.
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if string.sub(field, 1, 2) == 'x:' then
      forget_passed(key, string.sub(field, 2), now)
    end
  end
end

local changed = {}
local conflicts = {}
for i = first_expected, last_expected, 3 do
  forget_passed(key, string.sub(ARGV[i], 2), now)
  local value = redis.call('HGET', key, ARGV[i])
  local passes = redis.call('HGET', key, 'x' .. string.sub(ARGV[i], 2))
  if passes and tonumber(passes) <= now then
    value = false
  end
  local digest = value and redis.sha1hex(value) or ''
  if digest ~= ARGV[i + 1] and digest ~= ARGV[i + 2] then
    changed[ARGV[i]] = true
    conflicts[#conflicts + 1] = ARGV[i]
    conflicts[#conflicts + 1] = value and 1 or 0
    conflicts[#conflicts + 1] = value or ''
  end
end
if #conflicts > 0 and ARGV[2] == 'reject' then
  return {2, session.revision, unpack(conflicts)}
end

local writes = {}
local removals = {}
for i = first_write, last_write, 2 do
  if not changed[ARGV[i]] then
    writes[#writes + 1] = ARGV[i]
    writes[#writes + 1] = ARGV[i + 1]
  end
end
for i = first_removal, last_removal do
  if not changed[ARGV[i]] and not changed['a' .. string.sub(ARGV[i], 2)] then
    removals[#removals + 1] = ARGV[i]
    removals[#removals + 1] = 'x' .. string.sub(ARGV[i], 2)
  end
end
if #removals > 0 and ARGV[1] == 'change' then
  redis.call('HDEL', key, unpack(removals))
end
for i = first_passing, last_passing, 2 do
  if not changed[ARGV[i]] then
    writes[#writes + 1] = 'x' .. string.sub(ARGV[i], 2)
    writes[#writes + 1] = string.format('%.0f', now + tonumber(ARGV[i + 1]))
  end
end
if #writes > 0 then
  redis.call('HSET', key, unpack(writes))
end
if session.limit and ARGV[1] == 'begin' then
  redis.call('HSET', key, '#e', string.format('%.0f', session.limit))
end
if ARGV[3] ~= '' and redis.call('HGET', key, '#k') == ARGV[3] then
  redis.call('HDEL', key, '#k', '#w')
end

session.life = tonumber(redis.call('HGET', key, '#l'))
touch(key, KEYS[2], session, now, ARGV[5])
return {1, next_revision(key, now), unpack(conflicts)}

-- Finds one variant, and claims the right to fill it where it is absent or not fresh.
-- KEYS[1] entries of the target, KEYS[2] fill of the variant
-- ARGV[1] variant; [2] least position that counts; [3] form of the body preferred, 'z' or 'b'; [4] token of the claim,
-- empty to claim nothing; [5] ms the claim lasts; [6..] entity tags: where the entry has one, its body stays here
-- Returns {claim, names, state, residence, fresh, total, position, head, checks, entity tags, form, body}: claim 0 none,
-- 1 ours, 2 others, 3 pass; state 0 absent, 1 found, 2 unreadable, and what follows only where found; times in
-- microseconds.
-- Atomic, because of two nodes that find nothing at once one must learn that it fills, the other that it waits.
local v, now = ARGV[1], now_micros()
local function claim(fill, token, ms)
  if redis.call('SET', fill, token, 'NX', 'PX', ms) then
    return 1
  end
  local holder = redis.pcall('GET', fill)
  if type(holder) == 'table' then
    redis.call('SET', fill, token, 'PX', ms)
    return 1
  end
  if holder == 'pass' then
    return 3
  end
  if holder == token or holder == '+' .. token then
    return 1 -- Asked again, because the first reply was lost.
  end
  if string.sub(holder, 1, 1) ~= '+' then
    redis.call('SET', fill, '+' .. holder, 'KEEPTTL')
  end
  return 2
end

local function matches(tags)
  for i = 6, #ARGV do
    if string.find('\n' .. tags .. '\n', '\n' .. ARGV[i] .. '\n', 1, true) then
      return true
    end
  end
  return false
end

local function body(tags)
  if #ARGV > 5 and matches(tags) then
    return '', false
  end
  local form = ARGV[3]
  local bytes = redis.call('HGET', KEYS[1], v .. ':' .. form)
  if not bytes and form == 'z' then
    form = 'b'
    bytes = redis.call('HGET', KEYS[1], v .. ':b')
  end
  return form, bytes
end

local state, fields = 0, redis.pcall('HMGET', KEYS[1], 'names', v .. ':m', v .. ':h', v .. ':k', v .. ':e')
local stored, fresh, total, position
if fields.err then
  state, fields = 2, {}
elseif fields[2] then
  stored, fresh, total, position = parse(fields[2])
  if not stored or not fields[3] or not fields[4] then
    state = 2
  elseif stored + total > now then
    state = position < tonumber(ARGV[2]) and 0 or 1
  else
    drop(KEYS[1], v)
  end
end
local claimed = 0
if ARGV[4] ~= '' and (state ~= 1 or stored + fresh <= now) then
  claimed = claim(KEYS[2], ARGV[4], ARGV[5])
end
if state ~= 1 then
  return {claimed, fields[1] or '', state}
end
local tags = fields[5] or ''
local form, bytes = body(tags)
return {claimed, fields[1] or '', 1, math.max(0, now - stored), fresh, total, position, fields[3], fields[4], tags, form, bytes}

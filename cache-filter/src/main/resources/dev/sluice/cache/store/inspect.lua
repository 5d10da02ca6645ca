-- Reads what is stored for a target, without the bodies and without changing anything.
-- KEYS[1] entries of the target, KEYS[2] fill of a variant
-- ARGV[1] the most variants to read
-- Returns {names, state of the fill, unreadable variants} and for each of the others {variant, residence, fresh, total,
-- position, head, bytes of the identity form, of the gzip form}; state 0 nobody fills, 1 somebody, 2 not to be stored;
-- times in microseconds.
-- Atomic, because a variant that goes between two commands would look unreadable.
local now, most = now_micros(), tonumber(ARGV[1])
local fill = redis.pcall('GET', KEYS[2])
local state = type(fill) ~= 'string' and 0 or (fill == 'pass' and 2 or 1)
local fields = redis.pcall('HKEYS', KEYS[1])
if fields.err then
  return {'', state, 1}
end
local found, unreadable = {}, 0
for _, field in ipairs(fields) do
  local v = string.match(field, '^(.*):m$')
  if v and #found < most then
    local stored, fresh, total, position = parse(redis.call('HGET', KEYS[1], field))
    local head = redis.call('HGET', KEYS[1], v .. ':h')
    if not stored or not head then
      unreadable = unreadable + 1
    elseif stored + total > now then
      found[#found + 1] = {v, math.max(0, now - stored), fresh, total, position, head,
        redis.call('HSTRLEN', KEYS[1], v .. ':b'), redis.call('HSTRLEN', KEYS[1], v .. ':z')}
    end
  end
end
return {redis.call('HGET', KEYS[1], 'names') or '', state, unreadable, unpack(found)}

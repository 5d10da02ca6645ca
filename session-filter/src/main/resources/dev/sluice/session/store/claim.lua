-- Claims a session that is over, to tell of its end. KEYS[1] session; KEYS[2] index of ends; ARGV[1] how long the claim
-- holds, in ms; ARGV[2] who claims.
-- Returns the fields, or {} if there is nothing to tell or somebody else is at it.
-- A claim ends, because who made it may die before all listeners have heard: then another node tells them.
local now = now_millis()
local meta = redis.pcall('HMGET', KEYS[1], '#v', '#t', '#l', '#e')
if meta.err or (meta[1] and meta[1] ~= '1') then
  redis.call('ZADD', KEYS[2], string.format('%.0f', now + 86400000), name_of(KEYS[1])) -- Another version may know it.
  return {}
end
if not meta[1] or not tonumber(meta[2]) or not tonumber(meta[3]) then
  redis.call('ZREM', KEYS[2], name_of(KEYS[1]))
  return {}
end
local claim = redis.call('HMGET', KEYS[1], '#d', '#o')
if claim[1] and tonumber(claim[1]) > now and claim[2] ~= ARGV[2] then
  return {}
end
local ends = end_of({life = tonumber(meta[3]), limit = tonumber(meta[4] or '')}, tonumber(meta[2]))
if ends > now then
  redis.call('ZADD', KEYS[2], string.format('%.0f', ends), name_of(KEYS[1]))
  return {}
end
local until_then = string.format('%.0f', now + tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], '#d', until_then, '#o', ARGV[2])
redis.call('ZADD', KEYS[2], until_then, name_of(KEYS[1]))
return redis.call('HGETALL', KEYS[1])

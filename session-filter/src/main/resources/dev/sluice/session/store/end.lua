-- Ends a session. KEYS[1] session; KEYS[2] index of ends; KEYS[3] alias; ARGV[1] a name of this call; ARGV[2] for how
-- long the call is remembered, in ms.
-- Returns {1, name of the session, hash of the principal or ''} to the one caller that ended it, and again if that call
-- is sent twice; {0} to all others.
local now = now_millis()
local told = redis.call('GET', KEYS[3])
local mark = 'ended by ' .. ARGV[1]
if told and string.sub(told, 1, #mark) == mark then
  return {1, string.sub(told, #mark + 2, #mark + 23), string.sub(told, #mark + 25)}
end
local key, session = find_by_any_id(KEYS[1], KEYS[3], now)
if not session then
  return {0}
end
local principal = redis.call('HGET', key, '#u') or ''
redis.call('UNLINK', key)
redis.call('ZREM', KEYS[2], name_of(key))
redis.call('SET', KEYS[3], mark .. ' ' .. name_of(key) .. ' ' .. principal, 'PX', ARGV[2])
return {1, name_of(key), principal}

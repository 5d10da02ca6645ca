-- Looks at a session without using it. KEYS[1] session. Returns {created, touched, principal or ''}, or {} if there is
-- none.
local session = find(KEYS[1], now_millis())
if not session then
  return {}
end
local fields = redis.call('HMGET', KEYS[1], '#c', '#t', '#u')
return {fields[1], fields[2], fields[3] or ''}

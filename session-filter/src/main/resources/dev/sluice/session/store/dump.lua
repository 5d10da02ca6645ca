-- Reads a session without using it, with all that is to be kept of it elsewhere. KEYS[1] session. Returns {ms it still
-- lives without use, fields}, or {} if there is none.
local now = now_millis()
local session = find(KEYS[1], now)
if not session then
  return {}
end
return {end_of(session, session.touched) - now, redis.call('HGETALL', KEYS[1])}

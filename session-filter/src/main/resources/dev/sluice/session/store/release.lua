-- Ends being alone with a session. KEYS[1] session; KEYS[2] index of ends, not used; KEYS[3] alias; ARGV[1] who was.
-- Returns nothing of use; sent twice it does no harm.
local now = now_millis()
local key = KEYS[1]
if not find(key, now) then
  key = find_renewed(key, KEYS[3], now) -- The id may have changed meanwhile.
end
if key and redis.call('HGET', key, '#k') == ARGV[1] then
  redis.call('HDEL', key, '#k', '#w')
end
return 1

-- Ends being alone with a session. KEYS[1] session; KEYS[2] index of ends, not used; KEYS[3] alias; ARGV[1] who was.
-- Returns nothing of use; sent twice it does no harm.
local key = find_by_any_id(KEYS[1], KEYS[3], now_millis()) -- The id may have changed meanwhile.
if key and redis.call('HGET', key, '#k') == ARGV[1] then
  redis.call('HDEL', key, '#k', '#w')
end
return 1

-- Takes a session from those of a principal. KEYS[1] sessions of the principal; KEYS[2] principals with a session;
-- ARGV[1] session; ARGV[2] principal; ARGV[3] how long it must have been among them at least, in ms.
-- Returns 1, or 0 if it came later. Sent twice it does no harm.
local since = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1]) or 0)
if now_millis() - since < tonumber(ARGV[3]) then
  return 0
end
redis.call('ZREM', KEYS[1], ARGV[1])
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('SREM', KEYS[2], ARGV[2])
end
return 1

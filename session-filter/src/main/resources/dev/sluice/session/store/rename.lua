-- Gives a session its new id. KEYS[1] session of the old id; KEYS[2] index of ends; KEYS[3] alias of the old id; KEYS[4]
-- session of the new id; ARGV[1] how long the old id may still read, in ms; ARGV[2] grace, in ms; ARGV[3] the new id
-- under seal, or ''.
-- What the session holds at this moment stays under the old id for that long, because what it holds later, such as who
-- has logged in, is not for whoever knows the old id.
-- Returns 1, or 0 if the session is gone. Sent twice it does no harm: nobody else can have made the new key, which
-- hashes 160 random bits.
if redis.call('EXISTS', KEYS[4]) == 1 then
  return 1
end
local now = now_millis()
local session = find(KEYS[1], now)
if not session then
  return 0
end
redis.call('RENAME', KEYS[1], KEYS[4])
redis.call('ZREM', KEYS[2], name_of(KEYS[1]))
touch(KEYS[4], KEYS[2], session, now, ARGV[2])
if tonumber(ARGV[1]) > 0 then
  redis.call('COPY', KEYS[4], KEYS[1])
  redis.call('HSET', KEYS[1], '#a', '1')
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
  redis.call('SET', KEYS[3], name_of(KEYS[4]), 'PX', ARGV[1])
end
redis.call('HSET', KEYS[4], '#g', string.format('%.0f', now))
if ARGV[3] ~= '' then
  redis.call('HSET', KEYS[4], '#n', ARGV[3])
end
return 1

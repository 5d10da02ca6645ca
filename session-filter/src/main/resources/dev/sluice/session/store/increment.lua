-- Adds to a counter of a session. KEYS[1] session; KEYS[2] index of ends; KEYS[3] alias; ARGV[1] name; ARGV[2] how much;
-- ARGV[3] grace, in ms.
-- Returns {1, sum}; {0} if the session is gone; {2} if the attribute is no counter; {3} if the sum has no room.
local now = now_millis()
local key, session = find_by_any_id(KEYS[1], KEYS[3], now)
if not session then
  return {0}
end
if session.has_passing then
  forget_passed(key, ':' .. ARGV[1], now)
end
if redis.call('HEXISTS', key, 'a:' .. ARGV[1]) == 1 then
  return {2}
end
local sum = redis.pcall('HINCRBY', key, 'n:' .. ARGV[1], ARGV[2])
if type(sum) == 'table' then
  if not string.find(sum.err, 'overflow') then
    redis.call('HINCRBY', key, 'n:' .. ARGV[1], ARGV[2]) -- fails again, and tells why
  end
  return {3}
end
redis.call('HSET', key, '#r', next_revision(session.revision, now))
touch(key, KEYS[2], session, now, ARGV[3])
return {1, redis.call('HGET', key, 'n:' .. ARGV[1])}

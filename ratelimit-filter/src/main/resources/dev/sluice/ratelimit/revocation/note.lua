-- Notes an act before it takes effect: where it will stand, in the index, and who did it, in the audit.
-- KEYS[1] index, KEYS[2] audit; ARGV[1] member of the index, or nothing; ARGV[2] a time in epoch milliseconds, or nothing
-- for now; ARGV[3] how long after it the act is in force; ARGV[4] how far it may lie ahead of now, or nothing;
-- ARGV[5] length of the audit, 0 for none; ARGV[6] how long the audit is kept; then fields and values of the audit.
-- Returns {that time, end of its force}, or future, or over. Times are those of Redis, whatever clock a node has.
-- Atomic, because neither key may be there without an end, even if the connection dies. What is no audit gives way to
-- one, for nothing may keep a token from being revoked; what is no index does not, because copies are made from it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local base = tonumber(ARGV[2]) or now
if ARGV[4] ~= '' and base > now + tonumber(ARGV[4]) then return 'future' end
local last = base + tonumber(ARGV[3])

if ARGV[1] ~= '' then
  if last <= now then return 'over' end
  redis.call('ZADD', KEYS[1], 'GT', last, ARGV[1])
  local past = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, 200)
  if #past > 0 then redis.call('ZREM', KEYS[1], unpack(past)) end
  local longest = redis.call('ZREVRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  redis.call('PEXPIREAT', KEYS[1], math.min(tonumber(longest[2]), 253402300799999))
end

if ARGV[5] ~= '0' then
  local found = redis.call('TYPE', KEYS[2]).ok
  if found ~= 'stream' and found ~= 'none' then redis.call('DEL', KEYS[2]) end
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[5], '*', 'until', last, unpack(ARGV, 7))
  redis.call('PEXPIRE', KEYS[2], ARGV[6])
end
return {base, last}

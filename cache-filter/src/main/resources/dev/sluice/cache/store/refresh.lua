-- Puts a new head before the body that is there, and gives the claim back.
-- KEYS[1] entries of the target, KEYS[2] fill of the variant claimed
-- ARGV[1] variant; [2] position and [3] head that must be there, the latter as its first 5 bytes; [4] new position;
-- [5] fresh, [6] total in microseconds; [7] head; [8] entity tags; [9] token of the claim, may be empty
-- Returns {1 if done, 1 if others wait}.
-- Atomic, because the head must belong to the body: it is written only if nobody stored another answer since.
local key, v, now, done = KEYS[1], ARGV[1], now_micros(), 0
local fields = redis.pcall('HMGET', key, v .. ':m', v .. ':h')
local stored, fresh, total, position = parse(fields[1])
local head = fields[2]
if stored and stored + total > now and position == tonumber(ARGV[2]) and head and string.sub(head, 1, 5) == ARGV[3] then
  redis.call('HSET', key, v .. ':m', meta(now, ARGV[5], ARGV[6], ARGV[4]), v .. ':h', ARGV[7], v .. ':e', ARGV[8])
  local ms = math.ceil(tonumber(ARGV[6]) / 1000)
  if redis.call('PTTL', key) < ms then
    redis.call('PEXPIRE', key, ms)
  end
  done = 1
end
return {done, release(KEYS[2], ARGV[9], 0)}

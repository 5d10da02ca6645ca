-- Puts a new head before the body that is there, and gives the claim back.
-- KEYS[1] entries of the target, KEYS[2] fill of the variant claimed
-- ARGV[1] variant; [2] head that must be there, as its first 5 bytes; [3] new position; [4] fresh, [5] total in
-- microseconds; [6] head; [7] token of the claim, may be empty
-- Returns {1 if done, 1 if others wait}.
-- Atomic, because the head must belong to the body: it is written only if nobody stored another answer since.
-- The position that is there may be any lower one: purges of other pages have raised it meanwhile.
local key, v, now, done = KEYS[1], ARGV[1], now_micros(), 0
local fields = redis.pcall('HMGET', key, v .. ':m', v .. ':h')
local stored, fresh, total, position = parse(fields[1])
local head = fields[2]
if stored and stored + total > now and position <= tonumber(ARGV[3]) and head and string.sub(head, 1, 5) == ARGV[2] then
  redis.call('HSET', key, v .. ':m', meta(now, ARGV[4], ARGV[5], ARGV[3]), v .. ':h', ARGV[6])
  local ms = math.ceil(tonumber(ARGV[5]) / 1000)
  if redis.call('PTTL', key) < ms then
    redis.call('PEXPIRE', key, ms)
  end
  done = 1
end
return {done, release(KEYS[2], ARGV[7], 0)}

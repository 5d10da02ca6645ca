-- Puts back a session as it was read elsewhere. KEYS[1] session; KEYS[2] index of ends; ARGV[1] '1' to replace what is
-- there; ARGV[2] grace, in ms; ARGV[3] last touch, in ms; ARGV[4] life, in ms; ARGV[5] when it ends at the latest, in ms,
-- or ''; then fields (name, value).
-- Returns 1; 0 if there is one already; 2 if it is over by now. Sent twice it does no harm: the second finds it there.
-- Atomic, because half of a session would be taken for a whole one.
local now = now_millis()
local touched = math.min(tonumber(ARGV[3]), now)
local ends = end_of({life = tonumber(ARGV[4]), limit = tonumber(ARGV[5])}, touched)
if ends <= now then
  return 2
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  if ARGV[1] ~= '1' then
    return 0
  end
  redis.call('UNLINK', KEYS[1])
end
for i = 6, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
keep_until(KEYS[1], KEYS[2], ends, now, ARGV[2])
return 1

-- Looks a target up. KEYS[1] its entry; ARGV[1] '1' to read it, '0' to ask only for the time.
-- Returns {entry or nil, ms it is fresh, µs now}: with that time, of this very node, a fill that begins now is compared
-- with evictions when it ends. A key of another type is read as an empty entry, which no entry is.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
if ARGV[1] == '0' then
  return {false, 0, now}
end
local entry = redis.pcall('GET', KEYS[1])
if type(entry) == 'table' then
  entry = ''
end
return {entry, redis.call('PTTL', KEYS[1]), now}

-- Reads overrides. KEYS[1] their hash; ARGV the fields wanted, or none for all. Returns {now in epoch milliseconds, 1 if
-- the hash is none of ours else 0, then field, value, again and again}.
-- One question, because an end says nothing without the time of the same clock.
local time = redis.call('TIME')
local reply = {time[1] * 1000 + math.floor(time[2] / 1000), 0}
local kind = redis.call('TYPE', KEYS[1]).ok
if kind ~= 'hash' then
  if kind ~= 'none' then reply[2] = 1 end
  return reply
end
if #ARGV == 0 then
  for _, text in ipairs(redis.call('HGETALL', KEYS[1])) do reply[#reply + 1] = text end
  return reply
end
local values = redis.call('HMGET', KEYS[1], unpack(ARGV))
for i, field in ipairs(ARGV) do
  if values[i] then
    reply[#reply + 1] = field
    reply[#reply + 1] = values[i]
  end
end
return reply

-- Reads a part of the list of a user, the last activity first. KEYS[1] the list, KEYS[2] the counts; ARGV[1] first place, ARGV[2] last place.
-- Returns of each entry id, time in microseconds, and how many messages it is counted with or '0'.
-- Atomic, so that both are of one moment.
local reply = redis.call('ZREVRANGE', KEYS[1], ARGV[1], ARGV[2], 'WITHSCORES')
local entries = {}
for i = 1, #reply, 2 do
  entries[#entries + 1] = reply[i]
  entries[#entries + 1] = string.format('%.0f', tonumber(reply[i + 1]))
  entries[#entries + 1] = redis.call('HGET', KEYS[2], reply[i]) or '0'
end
return entries

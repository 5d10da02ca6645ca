-- Reads messages of one conversation. KEYS one each. Returns author, text, time in microseconds of each; null what is not there.
-- One script in place of a pipeline: one round trip, on a Cluster too, since all are in one slot.
local reply = {}
for i, key in ipairs(KEYS) do reply[i] = redis.call('HMGET', key, 'author', 'text', 'at') end
return reply

-- Reads jobs. KEYS one each; ARGV the fields. Returns the values of these fields of each job; null what is not there.
-- One script in place of a pipeline: one round trip, on a Cluster too, since all are in one slot.
local reply = {}
for i, key in ipairs(KEYS) do reply[i] = redis.call('HMGET', key, unpack(ARGV)) end
return reply

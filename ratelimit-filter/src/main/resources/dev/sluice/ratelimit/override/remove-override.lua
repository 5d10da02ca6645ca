-- Takes a client's own limit back. KEYS[1] hash of the overrides; ARGV field. KEYS[2], where it lies on the same node, is the
-- change log, and then ARGV goes on with its length and topic. Returns 1 if there was one, else 0.
-- Atomic, because a removal that is not told would hold on this node alone.
local removed = redis.call('HDEL', KEYS[1], ARGV[1])
if KEYS[2] then append_change(KEYS[2], ARGV[2], ARGV[3], ARGV[1]) end
return removed

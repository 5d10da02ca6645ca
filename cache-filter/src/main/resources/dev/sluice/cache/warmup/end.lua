-- Gives the right to warm up back. KEYS[1] claim; ARGV[1] token of the node, ARGV[2] position of the purge it was done
-- for, ARGV[3] ms for which nobody need do it again, or 0. Returns 1 if it was this node's.
-- Atomic, because a claim that ran out meanwhile may be another node's by now.
local value = redis.call('GET', KEYS[1])
if not value or string.match(value, '^%d+ (.+)$') ~= ARGV[1] then
  return 0
end
if tonumber(ARGV[3]) > 0 then
  redis.call('SET', KEYS[1], ARGV[2] .. ' done', 'PX', ARGV[3])
else
  redis.call('DEL', KEYS[1])
end
return 1

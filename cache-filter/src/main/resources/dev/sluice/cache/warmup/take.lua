-- Takes or keeps the right to warm up. KEYS[1] claim; ARGV[1] token of the node, ARGV[2] position of the last purge of
-- everything, ARGV[3] lease in ms. Returns 1 if it is this node's, 0 if that was done a moment ago, -1 if another's.
-- Atomic, because two nodes that both found it free would both ask for every page.
local value = redis.call('GET', KEYS[1])
if value then
  local floor, holder = string.match(value, '^(%d+) (.+)$')
  if holder == 'done' and tonumber(floor) >= tonumber(ARGV[2]) then
    return 0
  elseif holder and holder ~= 'done' and holder ~= ARGV[1] then
    return -1
  end
end
redis.call('SET', KEYS[1], ARGV[2] .. ' ' .. ARGV[1], 'PX', ARGV[3])
return 1

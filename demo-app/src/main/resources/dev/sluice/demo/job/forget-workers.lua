-- Removes the consumers that have not asked for long and have nothing pending: workers of nodes that are gone. KEYS[1] ready stream; ARGV[1] ms.
-- Returns how many. Atomic, because what a consumer has pending at the moment of its removal is lost.
local removed = 0
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], 'workers')
if consumers.err then
  return 0
end
for _, fields in ipairs(consumers) do
  local consumer = {}
  for i = 1, #fields, 2 do
    consumer[fields[i]] = fields[i + 1]
  end
  if consumer.pending == 0 and consumer.idle > tonumber(ARGV[1]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], 'workers', consumer.name)
    removed = removed + 1
  end
end
return removed

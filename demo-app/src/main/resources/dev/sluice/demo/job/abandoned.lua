-- The entries that lie with workers which have not renewed their lease. KEYS[1] ready stream; ARGV 1 lease in ms, 2 how many at most.
-- Returns {entry, job, user, dedupe} of each; it claims none, begin.lua does.
-- Atomic, because an entry could leave the stream between the two questions.
local found = {}
for _, pending in ipairs(redis.call('XPENDING', KEYS[1], 'workers', 'IDLE', ARGV[1], '-', '+', ARGV[2])) do
  local entry = redis.call('XRANGE', KEYS[1], pending[1], pending[1])[1]
  if entry then
    found[#found + 1] = {entry[1], entry[2][2], entry[2][4], entry[2][6]}
  else
    redis.call('XACK', KEYS[1], 'workers', pending[1])
  end
end
return found

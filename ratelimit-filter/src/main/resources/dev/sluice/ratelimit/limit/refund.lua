-- Takes back what check.lua counted. KEYS: counters. ARGV: per counter its algorithm, limit, window in ms, the cost to
-- take back, and the mark that check.lua gave. Returns the cost taken back.
-- Atomic, because a window may end between the look at it and the subtraction: a later one must not lose a hit of its own.
local SAME_WINDOW = 10 -- Milliseconds. TIME and PTTL are two readings of the clock; windows last a second at least.

local refund = {}

function refund.F(c, mark, now)
  if c.endless or math.abs(now + c.left - mark) > SAME_WINDOW then return 0 end
  local cost = math.min(c.cost, c.used)
  redis.call('DECRBY', c.key, digits(cost))
  return cost
end

function refund.S(c, mark, now)
  local i = c.at - mark + 1
  local cost = math.min(c.cost, c.slices[i] or 0)
  if cost <= 0 then return 0 end
  c.slices[i] = c.slices[i] - cost
  sliding.write(c, now)
  return cost
end

-- What has flowed off since the charge stays gone: another charge may have had its place.
function refund.G(c, mark, now)
  local debt = math.min(c.debt, c.cost * c.unit - flowed(c, c.time - mark))
  if debt <= 0 then return 0 end
  c.debt = c.debt - debt
  gcra.write(c, now)
  return c.cost
end

local now, total = now_millis(), 0
for i, key in ipairs(KEYS) do
  local a = 5 * i - 4
  local c = {key = key, algorithm = ARGV[a], limit = tonumber(ARGV[a + 1]), window = tonumber(ARGV[a + 2]),
    cost = tonumber(ARGV[a + 3])}
  read(c, now)
  if c.known then total = total + refund[c.algorithm](c, tonumber(ARGV[a + 4]), now) end
end
return total

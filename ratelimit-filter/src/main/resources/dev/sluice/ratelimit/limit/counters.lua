-- What a counter holds and what a charge does to it; stands in front of the scripts that use it.
-- A charge is {key, algorithm, limit, window, cost}; read() adds how it stands. All times are milliseconds by the clock
-- of Redis, which nobody else's clock can disturb. All numbers are whole and below 2^53, where Lua is exact.
--   F fixed    "used". The window opens with the first hit and is the time to live of the key.
--   S sliding  "slice:used,used,...", newest first. A slice is a tenth of the window, and counts in full until all of it
--              is older than a window: never more than the limit in any window, but room comes up to a slice late.
--   G gcra     "time:debt". A cost of 1 is a debt of `unit`; `limit / grain` of debt flows off in a millisecond, exactly
--              in windows of up to 75 minutes (grain 1), else a few parts in ten million too slowly. The unit does not
--              depend on the limit, so that a debt stays what it is when that is changed.
local SLICES, EXACT, MOST = 10, 4.5e15, 1e9 -- No limit is higher than MOST, and twice EXACT is still exact.

local function now_millis()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function digits(number) return string.format('%.0f', number) end

local function whole(text)
  return text and #text <= 15 and (text == '0' or string.find(text, '^[1-9]%d*$')) and tonumber(text) or nil
end

local fixed, sliding, gcra = {}, {}, {}

function fixed.read(c, text)
  c.used = whole(text)
  c.known = c.used ~= nil
  c.left = c.known and redis.call('PTTL', c.key) or 0
  c.endless = c.left < 0 or c.left > c.window -- More is left than it was given if the clock of Redis was set back.
  if c.endless then c.left = c.window end
  c.used = c.used or 0
end

function fixed.state(c, now)
  c.remaining, c.reset, c.mark = c.limit - c.used, c.left, now + c.left
  c.retry = c.left
end

function fixed.add(c, cost)
  if c.known then
    redis.call('INCRBY', c.key, digits(cost))
    if c.endless then redis.call('PEXPIRE', c.key, c.window) end
  else
    redis.call('SET', c.key, digits(cost), 'PX', c.window) -- Whatever stands there, with its end in the same command.
    c.left = c.window
  end
  c.used = c.used + cost
end

function sliding.read(c, text, now)
  c.span = math.ceil(c.window / SLICES)
  c.at, c.slices = math.floor(now / c.span), {0}
  local newest, list = string.match(text or '', '^(%d+):([%d,]+)$')
  newest = whole(newest)
  c.known = newest ~= nil and newest - c.at <= SLICES
  if not c.known then return end
  c.at = math.max(c.at, newest) -- The clock of Redis may have been set back.
  local age = c.at - newest
  for i = 1, math.min(age, SLICES + 1) do c.slices[i] = 0 end
  for used in string.gmatch(list, '%d+') do
    age = age + 1
    if age <= SLICES + 1 then c.slices[age] = whole(used) or 0 end
  end
end

local function leaves(c, i, now) return (c.at - i + 2 + SLICES) * c.span - now end

function sliding.state(c, now, need)
  c.used, c.reset, c.retry, c.mark = 0, 0, 0, c.at
  for i = #c.slices, 1, -1 do
    c.used = c.used + c.slices[i]
    if c.slices[i] > 0 then c.reset = leaves(c, i, now) end
  end
  c.remaining = c.limit - c.used
  local missing = need - c.remaining
  for i = #c.slices, 1, -1 do
    if missing > 0 and c.slices[i] > 0 then c.retry = leaves(c, i, now) end
    missing = missing - c.slices[i]
  end
end

function sliding.write(c, now)
  local last = #c.slices
  while last > 1 and c.slices[last] == 0 do last = last - 1 end
  local words = {}
  for i = 1, last do words[i] = digits(c.slices[i]) end
  redis.call('SET', c.key, digits(c.at) .. ':' .. table.concat(words, ','), 'PX', digits(leaves(c, 1, now)))
end

function sliding.add(c, cost, now)
  c.slices[1] = c.slices[1] + cost
  sliding.write(c, now)
end

local function flowed(c, millis)
  local debt = math.floor(math.max(0, millis) * c.limit / c.grain)
  return c.grain == 1 and debt or math.max(0, debt - 1) -- The product may have been rounded up.
end

local function millis_of(c, debt) return math.ceil(debt * c.grain / c.limit) end

function gcra.read(c, text, now)
  c.grain = math.max(1, math.ceil(MOST * c.window / EXACT))
  c.unit = math.ceil(c.window / c.grain)
  c.full = c.limit * c.unit
  local time, debt = string.match(text or '', '^(%d+):(%d+)$')
  time, debt = whole(time), tonumber(debt)
  c.known = time ~= nil and debt <= 2 ^ 53
  if not c.known or time - now > 2 * c.window then time = now end
  c.time = math.max(time, now)
  -- The same debt under a raised limit flows off sooner; under a lowered one at most twice the limit is owed.
  c.debt = c.known and math.min(2 * c.full, math.max(0, debt - flowed(c, c.time - time))) or 0
end

function gcra.state(c, _, need)
  c.remaining, c.reset, c.mark = math.floor((c.full - c.debt) / c.unit), millis_of(c, c.debt), c.time
  c.retry = millis_of(c, math.max(0, c.debt + need * c.unit - c.full))
end

function gcra.write(c, now)
  if c.debt > 0 then
    local life = millis_of(c, c.debt) + c.time - now
    redis.call('SET', c.key, digits(c.time) .. ':' .. digits(c.debt), 'PX', digits(life))
  else
    redis.call('DEL', c.key)
  end
end

function gcra.add(c, cost, now)
  c.debt = math.min(2 * c.full, c.debt + cost * c.unit) -- A shadow counts more than the limit, but not for ever.
  gcra.write(c, now)
end

local algorithms = {F = fixed, S = sliding, G = gcra}

-- Reads what stands at the key; anything but a counter of ours counts as nothing used.
local function read(c, now)
  local text = redis.pcall('GET', c.key)
  local found = text ~= false
  c.does = algorithms[c.algorithm]
  c.does.read(c, type(text) == 'string' and text or nil, now)
  c.foreign = found and not c.known
end

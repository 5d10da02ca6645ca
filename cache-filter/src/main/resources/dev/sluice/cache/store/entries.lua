-- Shared by the scripts about the entries of one target: a hash with these fields for each variant v, and `names`.
--   v:m stored, fresh, total in microseconds and position; v:h head; v:k lengths and checksums of the bodies;
--   v:b identity; v:z gzip; v:e entity tags, one per line
local function now_micros()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function drop(key, v)
  redis.call('HDEL', key, v .. ':m', v .. ':h', v .. ':k', v .. ':b', v .. ':z', v .. ':e')
end

-- No entry lives longer, in microseconds.
local LONGEST = 30 * 24 * 3600 * 1000000

-- Returns stored, fresh, total and position, or nil if that is no such text, or not one that was ever written.
local function parse(m)
  local stored, fresh, total, position = string.match(m or '', '^(%d+) (%d+) (%d+) (%d+)$')
  if stored and #m <= 70 and tonumber(fresh) <= LONGEST and tonumber(total) <= LONGEST then
    return tonumber(stored), tonumber(fresh), tonumber(total), tonumber(position)
  end
end

local function meta(now, fresh, total, position)
  return string.format('%.0f', now) .. ' ' .. fresh .. ' ' .. total .. ' ' .. position
end

-- Gives the claim back, or leaves the mark `pass` for so many ms. Returns 1 if others wait for it.
local function release(fill, token, pass)
  local holder = redis.pcall('GET', fill)
  if holder ~= token and holder ~= '+' .. token then
    return 0
  end
  if pass > 0 then
    redis.call('SET', fill, 'pass', 'PX', pass)
  else
    redis.call('DEL', fill)
  end
  return holder == token and 0 or 1
end

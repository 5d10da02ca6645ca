-- Stores one variant unless one filled at a higher position is there, and gives the claim back.
-- KEYS[1] entries of the target, KEYS[2] fill of the variant claimed
-- ARGV[1] variant; [2] position; [3] fresh, [4] total in microseconds; [5] most variants; [6] names; [7] head;
-- [8] checks of the bodies; [9] entity tags; [10] token of the claim, may be empty; [11..] pairs of 'b' or 'z' and body
-- Returns {1 if stored, 1 if others wait}.
-- Atomic, because a reader must never find the head of one answer with the body of another, nor a key without a TTL.
local key, v, now = KEYS[1], ARGV[1], now_micros()
local kind = redis.call('TYPE', key).ok
local is_there = kind == 'hash'

local function is_newer_there()
  local stored, fresh, total, position = parse(redis.call('HGET', key, v .. ':m'))
  return stored and stored + total > now and position > tonumber(ARGV[2])
end

-- Drops what expired and the oldest above the limit. Returns until when the last of the others lives.
local function make_room()
  local others, longest = {}, 0
  for _, field in ipairs(redis.call('HKEYS', key)) do
    local other = string.match(field, '^(.*):m$')
    if other and other ~= v then
      local stored, fresh, total = parse(redis.call('HGET', key, field))
      if stored and stored + total > now then
        others[#others + 1] = {name = other, stored = stored, ends = stored + total}
      else
        drop(key, other)
      end
    end
  end
  table.sort(others, function(a, b) return a.stored > b.stored end)
  for i, other in ipairs(others) do
    if i < tonumber(ARGV[5]) then
      longest = math.max(longest, other.ends)
    else
      drop(key, other.name)
    end
  end
  return longest
end

local function write()
  local longest = 0
  if is_there then
    drop(key, v)
    longest = make_room()
  end
  local fields = {'names', ARGV[6], v .. ':m', meta(now, ARGV[3], ARGV[4], ARGV[2]), v .. ':h', ARGV[7],
    v .. ':k', ARGV[8], v .. ':e', ARGV[9]}
  for i = 11, #ARGV, 2 do
    fields[i] = v .. ':' .. ARGV[i]
    fields[i + 1] = ARGV[i + 1]
  end
  redis.call('HSET', key, unpack(fields))
  local ends = math.min(now + LONGEST, math.max(longest, now + tonumber(ARGV[4])))
  redis.call('PEXPIRE', key, math.ceil((ends - now) / 1000))
end

if not is_there and kind ~= 'none' then
  redis.call('DEL', key)
end
local stored = 0
if tonumber(ARGV[4]) > 0 and not (is_there and is_newer_there()) then
  write()
  stored = 1
  if redis.pcall('GET', KEYS[2]) == 'pass' then
    redis.call('DEL', KEYS[2])
  end
end
return {stored, release(KEYS[2], ARGV[10], 0)}

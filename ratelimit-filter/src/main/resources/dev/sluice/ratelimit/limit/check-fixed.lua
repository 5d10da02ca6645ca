-- What check.lua does, for a question with fixed windows only: the same keys, arguments and reply. Most questions are such,
-- and without functions and tables for each charge it takes Redis half the time.
local mode, entries, times, issued = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local first, verdict = entries + times, 0

if entries == 1 and redis.call('EXISTS', KEYS[1]) == 1 then verdict = 2 end
for i = entries + 1, first do
  local before = redis.pcall('GET', KEYS[i])
  if type(before) == 'string' and string.find(before, '^%d+$') then
    if not issued or tonumber(before) >= issued then verdict = 2 end
  elseif before and verdict == 0 then
    verdict = 3
  end
end

local used, spans, replaced = redis.call('MGET', unpack(KEYS, first + 1)), {}, 0
for i = 1, #KEYS - first do
  local key, a = KEYS[first + i], 6 * i - 1
  local text, span = used[i], redis.call('PTTL', key)
  local ours = text and #text <= 15 and (text == '0' or string.find(text, '^[1-9]%d*$'))
  if span == -1 and ours then
    span = tonumber(ARGV[a + 2])
    if mode ~= 'look' then redis.call('PEXPIRE', key, span) end -- Without an end its client would be locked out for ever.
  end
  used[i] = ours and tonumber(text) or 0
  spans[i] = ours and span or span == -2 and -2 or -3 -- -3: something else stands there.
  if verdict == 0 and ARGV[a + 4] == '1' and used[i] + math.max(1, ARGV[a + 3]) > tonumber(ARGV[a + 1]) then verdict = 1 end
end

local counts, time = mode == 'settle' or mode == 'ask' and verdict == 0, redis.call('TIME')
local now, reply = time[1] * 1000 + math.floor(time[2] / 1000), {verdict, 0}
for i = 1, #KEYS - first do
  local a = 6 * i - 1
  local limit, window, cost = tonumber(ARGV[a + 1]), tonumber(ARGV[a + 2]), tonumber(ARGV[a + 3])
  local over = used[i] + math.max(1, cost) > limit
  local reserved = 0
  if counts then -- A quarter at most, so that the nodes share the end of the limit fairly.
    reserved = math.max(0, math.min(tonumber(ARGV[a + 5]), math.floor((limit - used[i] - cost) / 4)))
    local add = cost + reserved
    if add > 0 and spans[i] >= 0 then
      redis.call('INCRBY', KEYS[first + i], add)
    elseif add > 0 then
      redis.call('SET', KEYS[first + i], add, 'PX', window) -- Whatever stands there, with its end in the same command.
      if spans[i] == -3 then replaced = replaced + 1 end
      spans[i] = window
    end
    used[i] = used[i] + add
  end
  local left, at = math.max(0, spans[i]), #reply
  reply[at + 1], reply[at + 2], reply[at + 3] = over and 1 or 0, math.max(0, limit - used[i]), left
  reply[at + 4] = over and (cost > limit and window or math.max(1, left)) or 0
  reply[at + 5], reply[at + 6] = reserved, now + left
end
reply[2] = replaced
return reply

-- Counts one request under several rules, or refuses it and counts nothing.
-- KEYS: a counter for each rule. ARGV: limit and window in milliseconds of each rule.
-- Returns {1 if admitted else 0, counters replaced, then for each rule: requests left, milliseconds left of the window}.
-- Atomic, because a request that one rule refuses must cost nothing under the others. The first request counted opens
-- the window; only Redis measures it. A counter found without an end gets one, or its client would be locked out for ever.
local counts = redis.call('MGET', unpack(KEYS))
local admitted, replaced, spans = 1, 0, {}

for i, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local span = redis.call('PTTL', key)
  local text = counts[i]
  if span ~= -2 and not (text and #text <= 15 and string.find(text, '^[1-9]%d*$')) then
    redis.call('DEL', key) -- Not a counter of ours; INCR would fail on it at every request.
    replaced, span, text = replaced + 1, -2, nil
  end
  if span == -1 then
    redis.call('PEXPIRE', key, window)
    span = window
  end
  counts[i] = tonumber(text or 0)
  spans[i] = math.max(0, span)
  if counts[i] >= limit then admitted = 0 end
end

local reply = {admitted, replaced}
for i, key in ipairs(KEYS) do
  local limit, window = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  if admitted == 1 then
    counts[i] = redis.call('INCR', key)
    if counts[i] == 1 then
      redis.call('PEXPIRE', key, window)
      spans[i] = window
    end
  end
  reply[#reply + 1] = math.max(0, limit - counts[i])
  reply[#reply + 1] = spans[i]
end
return reply

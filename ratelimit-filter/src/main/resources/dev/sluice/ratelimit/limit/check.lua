-- Asks for one request whether its token was revoked and whether its rules admit it, and counts it under all or none.
-- KEYS: one counter per charge, then the token's entry, if it has one, and its not-before times.
-- ARGV: ask or look (change nothing); 1 if there is an entry; the millisecond of issue or nothing; then per charge its
-- algorithm, limit, window in ms, cost (0 only looks), 1 if enforced, and how much to reserve beside it.
-- Returns {0 counted or 1 refused or 2 revoked or 3 unreadable, foreign counters replaced, then per charge: 1 if over,
-- remaining, ms to reset, ms to retry, reserved, mark for a refund}.
-- Atomic, because a request that one rule refuses must cost nothing under the others.
local mode, count = ARGV[1], (#ARGV - 3) / 6
local now, charges, verdict = now_millis(), {}, verdict_on_token(count + 1, ARGV[2] == '1', tonumber(ARGV[3]))
for i = 1, count do
  local a = 6 * i - 2
  local c = {key = KEYS[i], algorithm = ARGV[a], limit = tonumber(ARGV[a + 1]), window = tonumber(ARGV[a + 2]),
    cost = tonumber(ARGV[a + 3]), enforced = ARGV[a + 4] == '1', reserve = tonumber(ARGV[a + 5])}
  charges[#charges + 1] = c
  c.need = math.max(1, c.cost)
  read(c, now)
  c.does.state(c, now, c.need)
  c.over = c.need > c.remaining
  if c.endless and mode ~= 'look' then
    redis.call('PEXPIRE', c.key, c.window) -- Without an end its client would be locked out for ever.
    c.endless = false
  end
  if verdict == ADMITTED and c.over and c.enforced then verdict = REFUSED end
end

local counts = mode == 'ask' and verdict == ADMITTED
local reply = {verdict, 0}
for _, c in ipairs(charges) do
  local reserved, retry = 0, c.over and (c.cost > c.limit and c.window or math.max(1, c.retry)) or 0
  if counts and c.algorithm == 'F' then -- A quarter at most, so that the nodes share the end of the limit fairly.
    reserved = math.max(0, math.min(c.reserve, math.floor((c.remaining - c.cost) / 4)))
  end
  if counts and c.cost + reserved > 0 then
    c.does.add(c, c.cost + reserved, now)
    c.does.state(c, now, c.need)
    if c.foreign then reply[2] = reply[2] + 1 end
  end
  for _, number in ipairs({c.over and 1 or 0, math.max(0, c.remaining), c.reset, retry, reserved, c.mark}) do
    reply[#reply + 1] = number
  end
end
return reply

-- Answers the commonest of the questions of check.lua: a request under fixed windows alone, each charged at once. It counts
-- first and takes back what is refused, which saves a command for each counter, and most requests are admitted.
-- KEYS: one counter per charge, then the token's entry, if it has one, and its not-before times.
-- ARGV: per charge the highest count that is admitted, window in ms, cost; then 1 if there is an entry, the millisecond of issue
-- or nothing, 1 if the time is wanted.
-- Returns {0 counted or 1 refused or 2 revoked or 3 unreadable, foreign counters replaced, now in ms or 0, then per charge:
-- the count with this request, ms to its end}.
-- Atomic, because nobody else may see what is taken back, and no counter may stay behind without an end.
local MOST = 1e15 -- What is more was not counted here.
local charges, tail = #ARGV / 3 - 1, #ARGV - 2
local verdict, replaced, now = ADMITTED, 0, 0
if #KEYS > charges then verdict = verdict_on_token(charges + 1, ARGV[tail] == '1', tonumber(ARGV[tail + 1])) end

local reply = {verdict, replaced, now}
for i = 1, charges do
  local key, cost, window = KEYS[i], tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i - 1])
  local used, left = redis.pcall('INCRBY', key, ARGV[3 * i]), redis.call('PTTL', key)
  if type(used) ~= 'number' or used < cost or used > MOST then
    redis.call('SET', key, ARGV[3 * i], 'PX', ARGV[3 * i - 1])
    used, left, replaced = cost, window, replaced + 1
  elseif left < 0 or left > window then -- It is new, or lost its end, or the clock of Redis was set back.
    redis.call('PEXPIRE', key, ARGV[3 * i - 1])
    left = window
  end
  if verdict == ADMITTED and used > tonumber(ARGV[3 * i - 2]) then verdict = REFUSED end
  reply[2 * i + 2], reply[2 * i + 3] = used, left
end

if verdict ~= ADMITTED then
  for i = 1, charges do
    local used = redis.call('DECRBY', KEYS[i], ARGV[3 * i])
    if used == 0 then redis.call('DEL', KEYS[i]) end -- A request that is refused opens no window.
  end
end
if ARGV[tail + 2] == '1' then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
reply[1], reply[2], reply[3] = verdict, replaced, now
return reply

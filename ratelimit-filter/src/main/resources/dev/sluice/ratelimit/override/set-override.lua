-- Gives a client a limit of its own. KEYS[1] hash of the overrides; ARGV field, limit, how long in milliseconds, by whom, most
-- overrides. KEYS[2], where it lies on the same node, is the change log, and then ARGV goes on with its length and topic.
-- Returns 1, or 0 if there are too many overrides.
-- Atomic, because the bound, the end of the hash and what the nodes are told must fit what is written.
local key, field, lasts = KEYS[1], ARGV[1], tonumber(ARGV[3])
local kind = redis.call('TYPE', key).ok
if kind ~= 'hash' and kind ~= 'none' then redis.call('DEL', key) end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

if redis.call('HEXISTS', key, field) == 0 and redis.call('HLEN', key) >= tonumber(ARGV[5]) then
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local ends = tonumber(string.match(all[i + 1], '^%d+|(%d+)|') or 0)
    if ends <= now then redis.call('HDEL', key, all[i]) end
  end
  if redis.call('HLEN', key) >= tonumber(ARGV[5]) then return 0 end
end

local left = redis.call('PTTL', key)
if left == -1 then left = 31622400000 end -- It lost its end: no override lasts longer than 366 days.
redis.call('HSET', key, field, string.format('%s|%.0f|%s', ARGV[2], now + lasts, ARGV[4]))
redis.call('PEXPIRE', key, string.format('%.0f', math.max(left, lasts)))
if KEYS[2] then append_change(KEYS[2], ARGV[6], ARGV[7], field) end
return 1

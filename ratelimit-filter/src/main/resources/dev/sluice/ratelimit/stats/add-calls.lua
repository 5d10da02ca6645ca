-- Adds to the calls of one day. KEYS[1] hash of that day; ARGV end of the hash in epoch milliseconds, most fields, then
-- field (rule|endpoint|outcome) and calls, again and again. Returns {what was not ours and began anew, fields beyond the bound}.
-- Atomic, because the hash must not grow past its bound, nor stay behind without an end.
local replaced, beyond = clear_foreign(KEYS[1], 'hash'), 0
local fields = redis.call('HLEN', KEYS[1])
for i = 3, #ARGV, 2 do
  local field, calls = ARGV[i], ARGV[i + 1]
  if redis.call('HEXISTS', KEYS[1], field) == 0 then
    if fields >= tonumber(ARGV[2]) then
      field = 'other|other|' .. string.match(field, '[^|]*$')
      beyond = beyond + 1
    else
      fields = fields + 1
    end
  end
  if type(redis.pcall('HINCRBY', KEYS[1], field, calls)) == 'table' then
    redis.call('HSET', KEYS[1], field, calls)
    replaced = replaced + 1
  end
end
redis.call('PEXPIREAT', KEYS[1], ARGV[1])
return {replaced, beyond}

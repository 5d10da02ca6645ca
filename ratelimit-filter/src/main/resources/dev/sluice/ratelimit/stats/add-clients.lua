-- Adds to the calls of the busiest clients of one rule and day, by the space-saving algorithm: where the list is full, a
-- newcomer takes the place and the score of the last, and that score is noted as what it may not have called itself.
-- KEYS[1] sorted set of clients by calls, KEYS[2] hash with e<client> that note, r<client> refused calls. ARGV end of both in
-- epoch milliseconds, most clients, then client, calls, refused, again and again. Returns how much was not ours and began anew.
-- Atomic, because a client's place, note and refusals must come and go together, and neither key may lack an end.
local list, notes = KEYS[1], KEYS[2]
local replaced = clear_foreign(list, 'zset') + clear_foreign(notes, 'hash')
local clients = redis.call('ZCARD', list)
for i = 3, #ARGV, 3 do
  local client, calls, refused = ARGV[i], ARGV[i + 1], ARGV[i + 2]
  if not redis.call('ZSCORE', list, client) then
    if clients >= tonumber(ARGV[2]) then
      local last = redis.call('ZPOPMIN', list)
      redis.call('HDEL', notes, 'e' .. last[1], 'r' .. last[1])
      redis.call('ZADD', list, last[2], client)
      redis.call('HSET', notes, 'e' .. client, last[2])
    else
      clients = clients + 1
    end
  end
  redis.call('ZINCRBY', list, calls, client)
  if refused ~= '0' and type(redis.pcall('HINCRBY', notes, 'r' .. client, refused)) == 'table' then
    redis.call('HSET', notes, 'r' .. client, refused)
    replaced = replaced + 1
  end
end
redis.call('PEXPIREAT', list, ARGV[1])
redis.call('PEXPIREAT', notes, ARGV[1])
return replaced

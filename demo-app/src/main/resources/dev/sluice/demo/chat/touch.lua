-- Moves a conversation up in the list of its user, and counts its messages. KEYS[1] the list, KEYS[2] the counts; ARGV[1] id,
-- ARGV[2] time in microseconds, ARGV[3] how many messages it has, ARGV[4] a time to be taken back or ''. Returns 0. An entry that was
-- removed does not come back, and no time goes back but that one, which another message may have moved on meanwhile.
-- Atomic, because the sum of the counts would be wrong for ever if two changed one count at once.
local at = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not at then return 0 end
if tonumber(at) == tonumber(ARGV[4]) then
  redis.call('ZADD', KEYS[1], 'XX', ARGV[2], ARGV[1])
else
  redis.call('ZADD', KEYS[1], 'XX', 'GT', ARGV[2], ARGV[1])
end
local more = tonumber(ARGV[3]) - tonumber(redis.call('HGET', KEYS[2], ARGV[1]) or 0)
if more ~= 0 then
  redis.call('HINCRBY', KEYS[2], ARGV[1], more)
  redis.call('HINCRBY', KEYS[2], '*', more)
end
return 0

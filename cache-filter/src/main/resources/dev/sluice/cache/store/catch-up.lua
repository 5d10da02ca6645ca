-- Reads one page of the purges, oldest first.
-- KEYS[1] sorted set of purges, KEYS[2] stream of changes (both of hash tag {changes})
-- ARGV[1] position the caller knows; [2] where to begin, as ZRANGEBYSCORE takes it; [3] TTL in ms; [4] length of the
-- stream; [5] most members to return
-- Returns {floor, newest position, scope, position, scope, position...}.
-- Atomic, because floor, newest position and members must be of one moment.
local floor, newest = state(KEYS[1], KEYS[2], ARGV[4], tonumber(ARGV[1]), tonumber(ARGV[3]))
local page = redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[2], '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[5])
local reply = {text(floor), text(newest)}
for i = 1, #page do
  reply[i + 2] = page[i]
end
return reply

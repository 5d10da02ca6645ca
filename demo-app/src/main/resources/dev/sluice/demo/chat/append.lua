-- Stores messages that are not there yet, all or none. KEYS[1] the conversation, KEYS[2] its messages, KEYS[3..] one each; ARGV[1] the
-- most messages of a conversation, ARGV[2] 'behind all' to give each a later time than any before it or 'as it was' to keep its
-- time, then for each id, author, text, time in microseconds. Returns {'ABSENT'}, or 'FULL', 'STORED' or 'REPEATED' with user, active,
-- how many messages there are now and, where they are stored, the time of each.
-- Atomic, because a message without its count, or with an id that a request sent twice stores twice, would stay wrong.
local head = redis.call('HMGET', KEYS[1], 'user', 'active', 'deleted')
if not head[1] or head[3] then return {'ABSENT'} end
local fresh = 0
for i = 3, #KEYS do
  if not redis.call('ZSCORE', KEYS[2], ARGV[4 * i - 9]) then fresh = fresh + 1 end
end
local there = redis.call('ZCARD', KEYS[2])
if fresh > 0 and there + fresh > tonumber(ARGV[1]) then return {'FULL', head[1], head[2] or '0', string.format('%.0f', there)} end

local last = tonumber(redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2] or 0)
local active = tonumber(head[2]) or 0
local reply = {fresh > 0 and 'STORED' or 'REPEATED', head[1], '', string.format('%.0f', there + fresh)}
for i = 3, #KEYS do
  local id, author, text, at = unpack(ARGV, 4 * i - 9, 4 * i - 6)
  local score = redis.call('ZSCORE', KEYS[2], id)
  if not score then
    score = tonumber(at)
    if ARGV[2] == 'behind all' then score = math.max(score, last + 1) end
    last = math.max(last, score)
    active = math.max(active, score)
    score = string.format('%.0f', score)
    redis.call('ZADD', KEYS[2], score, id)
    redis.call('HSET', KEYS[i], 'author', author, 'text', text, 'at', score)
  end
  reply[#reply + 1] = string.format('%.0f', tonumber(score))
end
reply[3] = string.format('%.0f', active)
redis.call('HSET', KEYS[1], 'active', reply[3], 'messages', there + fresh)
return reply

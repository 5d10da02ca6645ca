-- Reads a conversation and which messages are on a page of it. KEYS[1] the conversation, KEYS[2] its messages; ARGV[1] the id of the message before
-- which the page ends, or '' for the newest, ARGV[2] how many. Returns user, character, title, created, active, messages, deleted, and
-- then ids, the newest first; none if there is no such message.
-- Atomic, so that the place of a message and what is before it are of one moment. By place and not by time, because imported messages may share one.
local reply = redis.call('HMGET', KEYS[1], 'user', 'character', 'title', 'created', 'active', 'messages', 'deleted')
local from = 0
if ARGV[1] ~= '' then
  local place = redis.call('ZREVRANK', KEYS[2], ARGV[1])
  if not place then return reply end
  from = place + 1
end
for _, id in ipairs(redis.call('ZREVRANGE', KEYS[2], from, from + tonumber(ARGV[2]) - 1)) do reply[#reply + 1] = id end
return reply

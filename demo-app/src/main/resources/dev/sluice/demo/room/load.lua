-- Reads a room with what is in it.
-- KEYS[1] room, KEYS[2] users, KEYS[3] lines; ARGV[1] how many lines. Returns {room, users, lines from the newest}, or nil.
-- Atomic, so that it was so at one moment.
local room = redis.call('GET', KEYS[1])
if not room then
  return nil
end
return {room, redis.call('HGETALL', KEYS[2]), redis.call('XREVRANGE', KEYS[3], '+', '-', 'COUNT', ARGV[1])}

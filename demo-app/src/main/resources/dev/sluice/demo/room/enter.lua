-- Writes down that a user is in a room.
-- KEYS[1] room, KEYS[2] users; ARGV[1] user, ARGV[2] attendee, ARGV[3] how many there may be. Returns the outcome by its name.
-- Atomic, because two could both see the last place free, and a room deleted in between would leave users that nobody deletes.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'NO_ROOM'
end
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then
  return 'ALREADY_THERE'
end
if redis.call('HLEN', KEYS[2]) >= tonumber(ARGV[3]) then
  return 'FULL'
end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 'ENTERED'

-- Adds a line to a room.
-- KEYS[1] room, KEYS[2] lines; ARGV[1] line, ARGV[2] how many are kept. Returns the id of the line, or nil if there is no such room.
-- Atomic, because a room deleted in between would leave lines that nobody deletes.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return nil
end
return redis.call('XADD', KEYS[2], 'MAXLEN', '=', ARGV[2], '*', 'line', ARGV[1])

-- Adds an event to the stream of its audience and announces it.
-- KEYS[1] stream; ARGV[1] kind, ARGV[2] data, ARGV[3] about how many are kept, ARGV[4] seconds they are kept after the last,
-- ARGV[5] channel, ARGV[6] audience. Returns the id of the event.
-- Atomic, because a crash in between would leave a stream without an end, or an event nobody is woken for.
local id = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[3], '*', 'kind', ARGV[1], 'data', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[5], ARGV[6])
return id

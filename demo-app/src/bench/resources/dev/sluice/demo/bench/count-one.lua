-- Counts one request. KEYS[1] the counter; ARGV[1] the window in milliseconds. Returns {count, milliseconds left}.
-- Atomic, because a crash between INCR and PEXPIRE would leave a counter that never expires.
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, redis.call('PTTL', KEYS[1])}

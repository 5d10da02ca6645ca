-- Moves a conversation up in the list of its user. KEYS[1] the list; ARGV[1] id, ARGV[2] time in microseconds. Returns 0.
-- One command, as a script so that many go in one pipeline. An entry that was removed does not come back, and no time goes back.
redis.call('ZADD', KEYS[1], 'XX', 'GT', ARGV[2], ARGV[1])
return 0

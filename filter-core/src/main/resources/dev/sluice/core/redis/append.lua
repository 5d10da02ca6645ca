-- Appends one change. KEYS[1] stream; ARGV length, topic, body. Returns the id of the entry.
return append_change(KEYS[1], ARGV[1], ARGV[2], ARGV[3])

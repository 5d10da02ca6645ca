-- Gives a claim back without an entry. KEYS[1] fill; ARGV[1] token; ARGV[2] ms for which nobody shall wait for a fill
-- of this entry, or 0. Returns 1 if others wait.
-- Atomic, because a claim that ran out meanwhile may be another node's by now.
return release(KEYS[1], ARGV[1], tonumber(ARGV[2]))

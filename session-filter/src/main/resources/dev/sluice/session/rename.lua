-- Gives a session its new id. KEYS[1] key of the old id; KEYS[2] key of the new id.
-- Returns 1, or 0 if the session is gone. Sent twice it does no harm: nobody else can have made the new key, which
-- hashes 160 random bits.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 1
end
if redis.call('HGET', KEYS[1], '#v') ~= '1' then
  return 0
end
redis.call('RENAME', KEYS[1], KEYS[2])
return 1

-- Says whether a token has been revoked. KEYS[1] the token's entry, KEYS[2] the not-before time of its subject;
-- ARGV[1] the second it was issued, or nothing. Returns valid, revoked, or unreadable.
-- One question, because an answer put together from two could miss a revocation that falls between them.
if redis.call('EXISTS', KEYS[1]) == 1 then return 'revoked' end
if redis.call('EXISTS', KEYS[2]) == 0 then return 'valid' end
local before = redis.pcall('GET', KEYS[2])
local seconds = type(before) == 'string' and string.find(before, '^%d+$') and tonumber(before)
if not seconds then return 'unreadable' end
local issued = tonumber(ARGV[1])
return issued and issued > seconds and 'valid' or 'revoked'

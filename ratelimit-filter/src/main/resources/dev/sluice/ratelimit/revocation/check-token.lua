-- Says whether a token has been revoked. KEYS: its entry if ARGV[2] is 1, then the not-before times it falls under;
-- ARGV[1] when it was issued in epoch milliseconds, or nothing. Returns valid, revoked, or unreadable.
-- One question, because an answer put together from several could miss a revocation that falls between them.
local first = 1
if ARGV[2] == '1' then
  if redis.call('EXISTS', KEYS[1]) == 1 then return 'revoked' end
  first = 2
end
local answer, issued = 'valid', tonumber(ARGV[1])
for i = first, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 1 then
    local before = redis.pcall('GET', KEYS[i])
    local millis = type(before) == 'string' and string.find(before, '^%d+$') and tonumber(before)
    if not millis then
      answer = 'unreadable'
    elseif not issued or issued <= millis then
      return 'revoked'
    end
  end
end
return answer

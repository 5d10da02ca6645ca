-- Whether a token may be believed; stands in front of the scripts that use it. The keys from `first` on are its entry, if there
-- is one, and the not-before times it falls under, in epoch milliseconds; `issued` is that of the token, nil without.
local ADMITTED, REFUSED, REVOKED, UNREADABLE = 0, 1, 2, 3

local function verdict_on_token(first, has_entry, issued)
  -- Next to no token is revoked, and one command is enough to know that.
  if first > #KEYS or redis.call('EXISTS', unpack(KEYS, first)) == 0 then return ADMITTED end
  if has_entry then
    if redis.call('EXISTS', KEYS[first]) == 1 then return REVOKED end
    first = first + 1
  end
  local verdict = ADMITTED
  for i = first, #KEYS do
    local before = redis.pcall('GET', KEYS[i])
    if type(before) == 'string' and string.find(before, '^%d+$') then
      if not issued or tonumber(before) >= issued then return REVOKED end
    elseif before then
      verdict = UNREADABLE
    end
  end
  return verdict
end

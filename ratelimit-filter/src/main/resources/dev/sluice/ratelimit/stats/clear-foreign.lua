-- Deletes a key that holds another type than ours, because every later write would fail on it. Returns 1 if it did.
local function clear_foreign(key, kind)
  local found = redis.call('TYPE', key).ok
  if found == kind or found == 'none' then return 0 end
  redis.call('DEL', key)
  return 1
end

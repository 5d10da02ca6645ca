-- Appends one change to the stream `log`. Every entry names its predecessor in field p: a reader that sees another
-- predecessor than the entry it read last has missed something. The stream lives for a day after its last entry.
local function append_change(log, length, topic, body)
  local tail = redis.call('XREVRANGE', log, '+', '-', 'COUNT', 1)
  local previous = tail[1] and tail[1][1] or '0-0'
  local id = redis.call('XADD', log, 'MAXLEN', '~', length, '*', 'p', previous, 't', topic, 'b', body)
  redis.call('PEXPIRE', log, 86400000)
  return id
end

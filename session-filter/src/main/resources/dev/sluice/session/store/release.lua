-- Ends being alone with a session. KEYS[1] session; ARGV[1] who was. Returns nothing of use; sent twice it does no harm.
if redis.call('HGET', KEYS[1], '#k') == ARGV[1] then
  redis.call('HDEL', KEYS[1], '#k', '#w')
end
return 1

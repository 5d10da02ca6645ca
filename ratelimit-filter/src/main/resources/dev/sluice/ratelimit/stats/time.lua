-- The time of this Redis in epoch milliseconds. KEYS[1] any key of those the time is asked for, to find their node.
local time = redis.call('TIME')
return time[1] * 1000 + math.floor(time[2] / 1000)

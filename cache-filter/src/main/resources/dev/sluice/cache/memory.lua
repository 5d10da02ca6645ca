-- Reads how much memory Redis uses and may use.
-- KEYS[1] any key, which says which node of a Cluster is asked; it is not read
-- Returns the text of INFO memory.
-- A script, because INFO by itself has no key, so that a Cluster client would ask any node.
return redis.call('INFO', 'memory')

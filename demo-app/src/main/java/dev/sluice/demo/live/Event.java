package dev.sluice.demo.live;

import redis.clients.jedis.StreamEntryID;

/**
 * Something that happened, as it stands in the stream of its audience. Immutable.
 *
 * @param id its place in the stream
 * @param json what there is to say of it: an object
 */
record Event(StreamEntryID id, String kind, String json) {}

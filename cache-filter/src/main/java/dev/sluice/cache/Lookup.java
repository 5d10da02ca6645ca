package dev.sluice.cache;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.Plan;

/** What the cache knows about a target. Immutable values. */
sealed interface Lookup {
    /** A fresh copy that answers the request. */
    record Hit(Copy copy) implements Lookup {
        @Override
        public Plan plan(CacheRequest request) {
            return request.planWith(copy, 1);
        }
    }

    /** None; with the ticket an answer may be stored. */
    record Miss(Forward why, Ticket ticket) implements Lookup {
        @Override
        public Plan plan(CacheRequest request) {
            return request.planWithout(why);
        }
    }

    /** Redis does not answer, and nothing may be served or stored without it. */
    record Away() implements Lookup {
        @Override
        public Plan plan(CacheRequest request) {
            return request.planWithout(Forward.REDIS_AWAY);
        }
    }

    /** What is to be done with the request, knowing this. */
    Plan plan(CacheRequest request);
}

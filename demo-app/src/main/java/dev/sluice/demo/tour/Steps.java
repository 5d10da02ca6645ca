package dev.sluice.demo.tour;

import dev.sluice.demo.tour.Promise.Needs;
import java.util.List;

/** The promises, in the order in which they are shown. */
final class Steps {
    private Steps() {}

    static List<Promise> all() {
        return List.of(
                new Promise("session", Needs.TWO_NODES, new SessionOnBothNodes()),
                new Promise("cached", Needs.TWO_NODES, new CachedOnBothNodes()),
                new Promise("changed", Needs.TWO_NODES, new ChangeSeenAtOnce()),
                new Promise("purged", Needs.ADMINISTRATOR, new PurgedByTag()),
                new Promise("revoked", Needs.TWO_NODES, new TokenRevoked()),
                new Promise("everywhere", Needs.TWO_NODES, new SignedOutEverywhere()),
                new Promise("limit", Needs.NOTHING, new OneLimit()),
                new Promise("redis-away", Needs.FAULTS, new RedisAway()),
                new Promise("node-killed", Needs.FAULTS, new NodeKilled()));
    }
}

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
                new Promise("settings", Needs.TWO_NODES, new SettingsAtOnce()),
                new Promise("draft", Needs.TWO_NODES, new DraftInSession()),
                new Promise("chat", Needs.TWO_NODES, new ChatOnBothNodes()),
                new Promise("room", Needs.TWO_NODES, new RoomOnBothNodes()),
                new Promise("live", Needs.TWO_NODES, new LiveAcrossNodes()),
                new Promise("purged", Needs.TWO_NODES, new PurgedByTag()),
                new Promise("revoked", Needs.TWO_NODES, new TokenRevoked()),
                new Promise("everywhere", Needs.TWO_NODES, new SignedOutEverywhere()),
                new Promise("limit", Needs.NOTHING, new OneLimit()),
                new Promise("plans", Needs.TWO_NODES, new PlansDiffer()),
                new Promise("redis-away", Needs.FAULTS, new RedisAway()),
                new Promise("node-killed", Needs.FAULTS, new NodeKilled()),
                new Promise("kept", Needs.FAULTS, new AllIsKept()),
                new Promise("job-killed", Needs.FAULTS, new JobTakenOver()));
    }
}

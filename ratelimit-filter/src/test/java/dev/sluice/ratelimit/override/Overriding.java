package dev.sluice.ratelimit.override;

import dev.sluice.ratelimit.Node;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.stats.Background;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** A node that knows overrides, with a clock of the test's. */
record Overriding(Node node, Background background, OverrideCopy copy, OverrideStore store, AtomicLong nanos)
        implements AutoCloseable {
    static Overriding of(String redisUri, int max) {
        Node node = Node.of(redisUri, "");
        Background background = new Background();
        AtomicLong nanos = new AtomicLong(System.nanoTime());
        OverrideReader reader = new OverrideReader(node.link(), node.metrics());
        OverrideCopy copy = new OverrideCopy(reader, new Overrides(nanos::get), background, nanos::get);
        OverrideStore store = new OverrideStore(max, node.link(), reader, copy);
        store.listen();
        return new Overriding(node, background, copy, store, nanos);
    }

    OptionalLong limit(String client) {
        return store.overrides().limitOf("api", client);
    }

    long foreign() {
        return node.metrics()
                .counter(
                        "sluice_ratelimit_overrides_foreign_total",
                        "Overrides in Redis that could not be read and were left out.")
                .count();
    }

    @Override
    public void close() {
        store.close();
        background.close();
        node.close();
    }
}

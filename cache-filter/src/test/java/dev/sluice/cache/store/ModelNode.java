package dev.sluice.cache.store;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** One node of the model: both tiers and the purges behind a link of its own that can be disturbed. */
final class ModelNode implements AutoCloseable {
    static final Duration LEASE = Duration.ofMillis(600);

    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final int LONGEST_FILL_MILLIS = 160;

    private final TcpRelay relay;
    private final RedisLink link;
    private final Purges purges;
    private final NearTier<Integer> near;
    private final FarTier far;
    private final Fault fault;
    private final ModelTruth truth;

    /** What is left out of the design. */
    enum Fault {
        NONE,
        LEASE_IGNORED,
        POSITION_TAKEN_AFTER_THE_FILL
    }

    ModelNode(int redisPort, Fault fault, ModelTruth truth) {
        this.relay = TcpRelay.to(redisPort);
        this.link = Links.to(
                relay.uri(),
                "redis.timeout=200ms",
                "redis.connect-timeout=200ms",
                "redis.pool.wait=100ms",
                "redis.breaker.pause=50ms",
                "changelog.block=100ms",
                "changelog.lease=" + LEASE.toMillis() + "ms");
        this.purges = new Purges(link, System::nanoTime);
        this.near = new NearTier<>(1 << 20, System::nanoTime, purges);
        this.far = new FarTier(link, 16, () -> {});
        this.fault = fault;
        this.truth = truth;
        purges.start();
    }

    Purges purges() {
        return purges;
    }

    Fault fault() {
        return fault;
    }

    /** One request for the item. */
    void ask(int item, Random random) {
        long asked = System.nanoTime();
        Optional<Integer> answer = cached(item);
        if (answer.isPresent()) {
            truth.check(item, answer.get(), asked);
        } else {
            fill(item, random);
        }
        pause(random.nextInt(3));
    }

    private Optional<Integer> cached(int item) {
        try {
            if (fault != Fault.LEASE_IGNORED && !purges.isCurrent()) {
                purges.catchUp();
            }
            Optional<Near<Integer>> copy = near.find("item" + item);
            if (copy.isPresent() && copy.get().standing(purges) == Standing.VALID) {
                return copy.map(Near::value);
            }
            return fetched(item);
        } catch (RedisUnavailable e) {
            return Optional.empty();
        }
    }

    private Optional<Integer> fetched(int item) throws RedisUnavailable {
        Found found = far.find(address(item), Want.COPY.atLeast(purges.floor()));
        if (found.entry().isEmpty()) {
            return Optional.empty();
        }
        FarEntry entry = found.entry().get();
        long position = entry.terms().position();
        if (purges.standing(ModelTruth.scopes(item), position) != Standing.VALID) {
            return Optional.empty();
        }
        int version = ByteBuffer.wrap(entry.head()).getInt();
        keep(item, version, position, System.nanoTime() - found.residence().toNanos());
        return Optional.of(version);
    }

    private void fill(int item, Random random) {
        long position = purges.position();
        pause(random.nextInt(LONGEST_FILL_MILLIS / 2));
        int version = truth.version(item);
        pause(random.nextInt(LONGEST_FILL_MILLIS / 2));
        if (fault == Fault.POSITION_TAKEN_AFTER_THE_FILL) {
            position = purges.position();
        }
        keep(item, version, position, System.nanoTime());
        FarEntry.Terms terms = new FarEntry.Terms(position, FRESH, FRESH, List.of(), List.of());
        byte[] head = ByteBuffer.allocate(Integer.BYTES).putInt(version).array();
        try {
            far.store(address(item), new FarEntry(terms, head, new byte[0], null), Claim.NONE);
        } catch (RedisUnavailable e) {
            // The next one stores it.
        }
    }

    private void keep(int item, int version, long position, long storedNanos) {
        Near.Terms terms = new Near.Terms(ModelTruth.scopes(item), position, storedNanos, FRESH, FRESH);
        near.put("item" + item, new Near<>(version, 4, terms));
    }

    private static Address address(int item) {
        return new Address("item" + item, "");
    }

    /** One disturbance, and a while in peace. */
    void disturb(RedisServer redis, Random random) {
        switch (random.nextInt(12)) {
            case 0 -> redis.flush();
            case 1 -> redis.ask("DEL", "sluice:cache:{changes}:purges");
            case 2, 3, 4 -> relay.resetAll();
            case 5, 6 -> {
                relay.refuse();
                relay.resetAll();
                pause(random.nextInt(1_500));
            }
            default -> {
                relay.blackHole();
                pause(random.nextInt(2_000));
            }
        }
        relay.heal();
        pause(random.nextInt(800));
    }

    /** What the model varies is time itself, so there is nothing to await in its place. */
    static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        relay.heal();
        link.close();
        relay.close();
    }
}

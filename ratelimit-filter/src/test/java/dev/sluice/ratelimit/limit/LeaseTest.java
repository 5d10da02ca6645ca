package dev.sluice.ratelimit.limit;

import static dev.sluice.ratelimit.limit.Engine.charge;
import static dev.sluice.ratelimit.limit.Engine.cost;
import static dev.sluice.ratelimit.limit.Engine.fixed;
import static dev.sluice.ratelimit.limit.Engine.leased;
import static dev.sluice.ratelimit.limit.Engine.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shares of a limit that a node serves from memory. Time stands still for the node unless a test moves it. */
final class LeaseTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final long LIMIT = 10_000;
    private final AtomicLong nanos = new AtomicLong(1);
    private final Engine engine = Engine.of(REDIS.uri(), "", nanos::get);
    private final Charge hot = leased("hot", LIMIT);

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
        // The first connection to the change log voids all leases.
        await().atMost(BOUND).until(() -> engine.node().link().changeLog().isComplete());
    }

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void busyCounterIsServedWithoutAskingRedis() throws Exception {
        int asked = warm();
        long roundTrips = roundTrips();
        Answer answer = ask(hot);
        assertThat(answer.isAdmitted()).isTrue();
        assertThat(answer.fromMemory()).isTrue();
        assertThat(answer.states().get(0).remaining()).isBetween(LIMIT - asked - 10, LIMIT - asked);
        assertThat(answer.states().get(0).resetIn()).isPositive().isLessThanOrEqualTo(Engine.HOUR);
        assertThat(roundTrips()).isEqualTo(roundTrips);
    }

    @Test
    void tokenIsAskedForAlsoIfAllElseIsLeased() throws Exception {
        warm();
        long used = used();
        TokenQuestion revoked = new TokenQuestion("sluice:revoked", List.of(), null);
        REDIS.ask("SET", "sluice:revoked", "1");
        assertThat(engine.limiter().ask(revoked, List.of(hot)).isAdmitted()).isFalse();
        assertThat(used()).isEqualTo(used);
    }

    @Test
    void whatTheRestRefusesGoesBackToTheLease() throws Exception {
        warm();
        Charge closed = fixed("closed", 1);
        ask(closed);
        long held = held();
        assertThat(engine.limiter().ask(null, List.of(hot, closed)).isAdmitted())
                .isFalse();
        assertThat(held()).isEqualTo(held);
        assertThat(engine.limiter().ask(null, List.of(hot, fixed("open", 1))).isAdmitted())
                .isTrue();
        assertThat(held()).isEqualTo(held - 1);
    }

    @Test
    void leaseGivesBackWhatItDidNotUse() throws Exception {
        int asked = warm();
        assertThat(used()).isGreaterThan(asked);
        nanos.addAndGet(Leases.LONGEST.toNanos());
        await().atMost(BOUND).until(() -> used() == asked);
        assertThat(engine.count("sluice_ratelimit_returned_cost_total")).isPositive();
    }

    @Test
    void closingGivesBackWhatIsHeld() throws Exception {
        int asked = warm();
        engine.limiter().close();
        try (Engine other = Engine.of(REDIS.uri(), "")) {
            assertThat(other.limiter().inspect(List.of(hot)).get(0).remaining()).isEqualTo(LIMIT - asked);
        }
    }

    @Test
    void closingEndsTheThread() throws Exception {
        warm();
        assertThat(threads()).isPositive();
        engine.limiter().close();
        await().atMost(BOUND).until(() -> threads() == 0);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("sluice-leases"))
                .count();
    }

    @Test
    void idleLeaseIsGivenBackByRealTime() throws Exception {
        try (Engine real = Engine.of(REDIS.uri(), "")) {
            await().atMost(BOUND).until(() -> real.node().link().changeLog().isComplete());
            for (int i = 0; i < 200; i++) {
                real.limiter().ask(null, List.of(hot));
            }
            await().atMost(BOUND).until(() -> used() == 200);
            assertThat(real.limiter().leases().held()).isZero();
        }
    }

    @Test
    void leaseDiesWithItsWindow() throws Exception {
        Charge brief = charge("brief", Algorithm.FIXED, LIMIT, Duration.ofSeconds(2));
        Charge hotAndBrief =
                new Charge("brief", "client", Algorithm.FIXED, LIMIT, brief.window(), 1, true, true, false);
        warm(hotAndBrief);
        nanos.addAndGet(brief.window().toNanos());
        assertThat(ask(hotAndBrief).fromMemory()).isFalse();
    }

    @Test
    void refundNeverTouchesALaterWindow() throws Exception {
        warm();
        String key = REDIS.ask("KEYS", "*:ratelimit:*");
        // As if the window had ended and another begun in the meantime.
        REDIS.ask("SET", key, "100", "PX", "3000000");
        nanos.addAndGet(Leases.LONGEST.toNanos());
        await().atMost(BOUND).until(() -> engine.limiter().leases().held() == 0);
        engine.limiter().close();
        assertThat(REDIS.ask("GET", key)).isEqualTo("100");
    }

    @Test
    void resetDropsTheLeaseOnEveryNode() throws Exception {
        warm();
        try (Engine admin = Engine.of(REDIS.uri(), "")) {
            admin.limiter().reset(List.of(hot));
            await().atMost(BOUND).until(() -> engine.limiter().leases().held() == 0);
        }
        assertThat(ask(hot).states().get(0).remaining()).isEqualTo(LIMIT - 1);
    }

    @Test
    void changedLimitDoesNotUseTheLeaseOfTheOldOne() throws Exception {
        warm();
        assertThat(ask(limit(hot, 5)).isAdmitted()).isFalse();
        assertThat(ask(cost(limit(hot, 5), 0)).isAdmitted()).isFalse();
    }

    @Test
    void leasesAreOffWhereNoneMayBeHeld() throws Exception {
        try (Engine none = Engine.of(REDIS.uri(), "ratelimit.leases.entries = 0")) {
            for (int i = 0; i < 50; i++) {
                assertThat(none.limiter().ask(null, List.of(hot)).fromMemory()).isFalse();
            }
            assertThat(used()).isEqualTo(50);
        }
    }

    @Test
    void lastUnitsAreSharedOutOneByOne() throws Exception {
        Charge small = leased("small", 20);
        int admitted = 0;
        for (int i = 0; i < 40; i++) {
            admitted += ask(small).isAdmitted() ? 1 : 0;
        }
        assertThat(admitted).isEqualTo(20);
    }

    private int warm() throws RedisUnavailable {
        return warm(hot);
    }

    /** Asks until there is a lease with something in it; returns how often. */
    private int warm(Charge charge) throws RedisUnavailable {
        int asked = 0;
        while (!ask(charge).fromMemory()) {
            asked++;
            nanos.addAndGet(100_000);
            assertThat(asked).isLessThan(50);
        }
        return asked + 1;
    }

    private Answer ask(Charge charge) throws RedisUnavailable {
        return engine.limiter().ask(null, List.of(charge));
    }

    private long used() throws RedisUnavailable {
        return LIMIT - engine.limiter().inspect(List.of(hot)).get(0).remaining();
    }

    private long held() {
        return engine.limiter().leases().unitsOf(CounterId.of(hot));
    }

    private long roundTrips() {
        return engine.count("sluice_ratelimit_round_trips_total");
    }
}

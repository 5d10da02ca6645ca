package dev.sluice.cache.store;

import static dev.sluice.cache.store.Entries.MINUTE;
import static dev.sluice.cache.store.Entries.entry;
import static dev.sluice.cache.store.Entries.lasting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who of several nodes fills. */
@Timeout(180)
final class ClaimTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Address PAGE = new Address("page", "v");
    private static final String FILL = "sluice:cache:{page}:v:fill";
    private static final Want CLAIMING = Want.COPY.claiming(MINUTE);

    private final RedisServer redis = RedisServer.shared();
    private final RedisLink link = Links.to(redis.uri());
    private final FarTier far = new FarTier(link, 16, () -> {});

    @BeforeEach
    void flush() {
        redis.flush();
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void oneFillsAndTheOthersKnow() throws RedisUnavailable {
        assertThat(claim()).isInstanceOf(Claim.Ours.class);
        assertThat(claim()).isEqualTo(Claim.OTHERS);
        assertThat(claim()).isEqualTo(Claim.OTHERS);
        assertThat(Long.parseLong(redis.ask("PTTL", FILL))).isBetween(50_000L, 60_000L);
    }

    @Test
    void whoStoresIsToldThatOthersWait() throws RedisUnavailable {
        Claim ours = claim();
        claim();
        assertThat(far.store(PAGE, entry("body", 1), ours)).isEqualTo(new FarTier.Stored(true, true));
        assertThat(redis.ask("EXISTS", FILL)).isEqualTo("0");
    }

    @Test
    void whoStoresAloneHasNobodyToWake() throws RedisUnavailable {
        assertThat(far.store(PAGE, entry("body", 1), claim())).isEqualTo(new FarTier.Stored(true, false));
    }

    @Test
    void claimIsGivenBackAlsoIfABetterEntryWasThere() throws RedisUnavailable {
        Claim ours = claim();
        far.store(PAGE, entry("better", 2), Claim.NONE);
        assertThat(far.store(PAGE, entry("body", 1), ours).done()).isFalse();
        assertThat(redis.ask("EXISTS", FILL)).isEqualTo("0");
    }

    @Test
    void claimOfOneVariantIsGivenBackByStoringAnother() throws RedisUnavailable {
        Claim ours = claim();
        far.store(new Address("page", "w"), entry("body", 1), ours);
        assertThat(claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void freshEntryIsNotClaimedAndStaleOneIs() throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        assertThat(claim()).isEqualTo(Claim.NONE);
        far.store(PAGE, lasting(Duration.ZERO, MINUTE, "body"), Claim.NONE);
        Found stale = far.find(PAGE, CLAIMING);
        assertThat(stale.entry()).isPresent();
        assertThat(stale.claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void afterAReleaseTheNextFills() throws RedisUnavailable {
        Claim ours = claim();
        claim();
        assertThat(far.release(PAGE, ours, Duration.ZERO)).isTrue();
        assertThat(claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void claimGivenBackTwiceDoesNotEndThatOfTheNext() throws RedisUnavailable {
        Claim ours = claim();
        far.release(PAGE, ours, Duration.ZERO);
        assertThat(claim()).isInstanceOf(Claim.Ours.class);
        assertThat(far.release(PAGE, ours, MINUTE)).isFalse();
        assertThat(claim()).isEqualTo(Claim.OTHERS);
    }

    @Test
    void whatCannotBeStoredKeepsNobodyWaiting() throws RedisUnavailable {
        assertThat(far.release(PAGE, claim(), MINUTE)).isFalse();
        assertThat(claim()).isEqualTo(Claim.PASS);
        assertThat(Long.parseLong(redis.ask("PTTL", FILL))).isBetween(50_000L, 60_000L);
    }

    @Test
    void passEndsWhenAnAnswerIsStored() throws RedisUnavailable {
        far.release(PAGE, claim(), MINUTE);
        far.store(PAGE, lasting(Duration.ZERO, MINUTE, "body"), Claim.NONE);
        assertThat(claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void claimOfANodeThatDiedRunsOut() throws RedisUnavailable {
        Want brief = Want.COPY.claiming(Duration.ofMillis(20));
        far.find(PAGE, brief);
        await().atMost(SOON).until(() -> far.find(PAGE, brief).claim() instanceof Claim.Ours);
    }

    @Test
    void claimThatRanOutDoesNotEndThatOfAnother() throws RedisUnavailable {
        Claim lost = claim();
        redis.ask("DEL", FILL);
        claim();
        assertThat(far.store(PAGE, lasting(Duration.ZERO, MINUTE, "body"), lost).contended())
                .isFalse();
        far.release(PAGE, lost, MINUTE);
        assertThat(claim()).isEqualTo(Claim.OTHERS);
    }

    private Claim claim() throws RedisUnavailable {
        return far.find(PAGE, CLAIMING).claim();
    }
}

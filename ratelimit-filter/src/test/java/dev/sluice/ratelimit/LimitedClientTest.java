package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.LimitedClient.Standing;
import dev.sluice.ratelimit.override.OverrideStore.Change;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator can learn of a client and do for it, from code. */
final class LimitedClientTest {
    private static final RedisServer REDIS = RedisServer.shared();
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String LOGIN = "ratelimit.rule.login.limit = 2\nratelimit.rule.login.window = 1h\n";
    private static final String CLIENT = "192.0.2.7";
    private final List<Node> nodes = new ArrayList<>();

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @AfterEach
    void closeNodes() {
        nodes.forEach(Node::close);
    }

    @Test
    void operatorSeesWhatAClientHasUsedAndChangesNothingByIt() throws Exception {
        RateLimiter limiter = limiter(LOGIN);
        limiter.acquire(Node.call(CLIENT, "/"));
        for (int i = 0; i < 2; i++) {
            Standing standing = only(limiter.client("login", CLIENT));
            assertThat(standing.used()).isEqualTo(1);
            assertThat(standing.state().remaining()).isEqualTo(1);
            assertThat(standing.state().resetIn()).isBetween(Duration.ofMinutes(50), Duration.ofHours(1));
            assertThat(standing.override()).isEmpty();
            assertThat(only(limiter.clientOfHash("login", standing.hash())).used())
                    .isEqualTo(1);
        }
        assertThat(only(limiter.client("login", "192.0.2.8")).used()).isZero();
    }

    @Test
    void resetOnOneNodeEndsWhatAnotherRemembers() throws Exception {
        Node here = node(LOGIN);
        Node there = node(LOGIN);
        RateLimiter one = here.limiter();
        RateLimiter other = there.limiter();
        await().atMost(BOUND)
                .until(() -> here.link().changeLog().isComplete()
                        && there.link().changeLog().isComplete());
        while (other.acquire(Node.call(CLIENT, "/")).admitted()) {}
        assertThat(other.memory().refusals()).isEqualTo(1);
        one.client("login", CLIENT).reset();
        await().atMost(BOUND).until(() -> other.memory().refusals() == 0);
        assertThat(other.acquire(Node.call(CLIENT, "/")).admitted()).isTrue();
    }

    @Test
    void overrideHoldsOnAllNodesAndIsSeenAtOnce() throws Exception {
        RateLimiter one = limiter(LOGIN);
        RateLimiter other = limiter(LOGIN);
        assertThat(one.client("login", CLIENT).override(5, Duration.ofHours(1), "ops"))
                .isEqualTo(Change.STORED);
        Standing standing = only(one.client("login", CLIENT));
        assertThat(standing.state().charge().limit()).isEqualTo(5);
        assertThat(standing.override().orElseThrow().by()).isEqualTo("ops");
        assertThat(other.overrides()).hasSize(1);
        await().atMost(BOUND)
                .until(() -> other.acquire(Node.call(CLIENT, "/"))
                                .usages()
                                .get(0)
                                .state()
                                .charge()
                                .limit()
                        == 5);
        assertThat(other.client("login", CLIENT).removeOverride()).isTrue();
        assertThat(other.client("login", CLIENT).removeOverride()).isFalse();
        assertThat(one.overrides()).isEmpty();
    }

    @Test
    void nameThatFitsSeveralAlternativesMeansAllOfThem() throws Exception {
        RateLimiter limiter = limiter(LOGIN + "ratelimit.rule.login.key = principal|address\n");
        limiter.acquire(Node.call(CLIENT, "/"));
        assertThat(limiter.client("login", CLIENT).inspect())
                .extracting(Standing::used)
                .containsExactly(0L, 1L);
        assertThat(limiter.client("login", "issuer", "subject").inspect()).hasSize(1);
    }

    @Test
    void unknownRuleAndWrongNumberOfValuesAreRefused() {
        RateLimiter limiter = limiter(LOGIN);
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.client("logout", CLIENT));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> limiter.client("login"))
                .withMessageContaining("address");
        assertThatIllegalArgumentException().isThrownBy(() -> limiter.client("login", "a", "b"));
        for (String hash : List.of("", "x".repeat(21), "x".repeat(23), "{".repeat(22), "x".repeat(20) + "\n}")) {
            assertThatIllegalArgumentException().isThrownBy(() -> limiter.clientOfHash("login", hash));
        }
    }

    @Test
    void redisGoneIsSaid() throws Exception {
        try (RedisServer redis = RedisServer.start();
                Node node = Node.of(redis.uri(), LOGIN)) {
            LimitedClient client = node.limiter().client("login", CLIENT);
            redis.kill();
            assertThatThrownBy(client::inspect).isInstanceOf(RedisUnavailable.class);
            assertThatThrownBy(client::reset).isInstanceOf(RedisUnavailable.class);
            assertThatThrownBy(client::removeOverride).isInstanceOf(RedisUnavailable.class);
            assertThat(node.limiter().liveNodes()).isEqualTo(1);
        }
    }

    private static Standing only(LimitedClient client) throws RedisUnavailable {
        assertThat(client.inspect()).hasSize(1);
        return client.inspect().get(0);
    }

    private RateLimiter limiter(String lines) {
        return node(lines).limiter();
    }

    private Node node(String lines) {
        Node node = Node.of(REDIS.uri(), lines);
        nodes.add(node);
        return node;
    }
}

package dev.sluice.ratelimit.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.ratelimit.Node;
import dev.sluice.ratelimit.Tokens;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EvictionPolicyTest {
    private static final Logger LOGGER = Logger.getLogger(Revocations.class.getName());
    private final List<String> logged = new CopyOnWriteArrayList<>();

    private final Handler keeper = new Handler() {
        @Override
        public void publish(LogRecord line) {
            logged.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @AfterEach
    void forgetLogger() {
        LOGGER.removeHandler(keeper);
    }

    @Test
    void redisThatMayEvictRevocationsIsToldOfAtTheStart() {
        LOGGER.addHandler(keeper);
        try (RedisServer redis = RedisServer.start("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru");
                Node node = Node.of(redis.uri(), Tokens.SETTINGS)) {
            assertThat(node.settings()).isNotNull();
            EvictionPolicy.warn(node.link());
            await().atMost(Duration.ofSeconds(60)).until(() -> !logged.isEmpty());
            assertThat(logged).allMatch(line -> line.contains("noeviction"));
        }
    }

    @Test
    void redisThatEvictsNothingOrForbidsTheQuestionIsNotToldOf() {
        LOGGER.addHandler(keeper);
        try (RedisServer redis = RedisServer.start("--maxmemory", "100mb", "--maxmemory-policy", "noeviction");
                Node node = Node.of(redis.uri(), Tokens.SETTINGS)) {
            EvictionPolicy.warn(node.link());
            redis.ask("ACL", "SETUSER", "default", "-info");
            EvictionPolicy.warn(node.link());
            assertThat(logged).isEmpty();
        }
    }

    @Test
    void policyMattersOnlyWithALimit() {
        assertThat(EvictionPolicy.mayEvict("maxmemory:0\r\nmaxmemory_policy:allkeys-lru\r\n"))
                .isFalse();
        assertThat(EvictionPolicy.mayEvict("maxmemory:1\r\nmaxmemory_policy:noeviction\r\n"))
                .isFalse();
        assertThat(EvictionPolicy.mayEvict("maxmemory:1\r\nmaxmemory_policy:volatile-ttl\r\n"))
                .isTrue();
        assertThat(EvictionPolicy.mayEvict("")).isFalse();
    }
}

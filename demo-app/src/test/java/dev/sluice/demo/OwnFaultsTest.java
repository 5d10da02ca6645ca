package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnFaultsTest {
    @Test
    void redisThatWasKilledFromOutsideIsSeenAsDeadAndStartedAgain() {
        try (RedisServer redis = RedisServer.start();
                OwnFaults faults = new OwnFaults(redis, List.of())) {
            ProcessHandle.of(redis.pid()).orElseThrow().destroyForcibly();
            await().atMost(Duration.ofSeconds(60)).until(() -> !faults.state().redisRuns());
            faults.startRedis();
            assertThat(faults.state().redisRuns()).isTrue();
            assertThat(redis.ask("PING")).isEqualTo("PONG");
        }
    }
}

package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.job.WhenRedisIsDown;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A demo that is stopped and started again with the same {@code --data}. */
@Timeout(120)
class KeptDataTest {
    @TempDir
    private Path data;

    @Test
    void whoIsSignedInIsSoAfterARestart() throws CannotStart {
        int port = PortPair.first();
        Visitor bob;
        try (RunningDemo demo = start(port)) {
            bob = new Visitor(demo.nodes());
            assertThat(bob.signIn(1, "bob").status()).isEqualTo(303);
            assertThat(bob.get(1, "/chat").status()).isEqualTo(200);
        }
        try (RunningDemo again = start(port)) {
            assertThat(again.nodes()).isNotEmpty();
            assertThat(bob.get(1, "/chat").status()).isEqualTo(200);
        }
    }

    private RunningDemo start(int port) throws CannotStart {
        return RunningDemo.start(new DemoOptions(
                DemoOptions.Command.SERVE,
                1,
                "127.0.0.1",
                port,
                Duration.ZERO,
                null,
                null,
                data,
                null,
                false,
                WhenRedisIsDown.REFUSE,
                null));
    }
}

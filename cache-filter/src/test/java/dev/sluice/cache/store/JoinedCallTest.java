package dev.sluice.cache.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class JoinedCallTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger arrived = new AtomicInteger();
    private final Semaphore go = new Semaphore(0);
    private final JoinedCall joined = new JoinedCall(() -> {
        calls.incrementAndGet();
        go.acquireUninterruptibly();
    });

    @Test
    void whoComesDuringACallSharesTheNextOne() {
        CompletableFuture<Void> first = ask();
        await().atMost(SOON).until(() -> calls.get() == 1);
        CompletableFuture<?>[] others =
                IntStream.range(0, 8).mapToObj(i -> ask()).toArray(CompletableFuture<?>[]::new);
        await().atMost(SOON).until(() -> arrived.get() == 9 && joined.waiting() == 8);
        go.release(2);
        first.join();
        CompletableFuture.allOf(others).join();
        assertThat(calls).hasValue(2);
    }

    @Test
    void whoComesLaterCallsAnew() throws RedisUnavailable {
        go.release(2);
        joined.run();
        joined.run();
        assertThat(calls).hasValue(2);
    }

    private CompletableFuture<Void> ask() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                arrived.incrementAndGet();
                joined.run();
                done.complete(null);
            } catch (RedisUnavailable e) {
                done.completeExceptionally(e);
            }
        });
        thread.start();
        return done;
    }
}

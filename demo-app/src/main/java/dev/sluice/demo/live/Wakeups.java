package dev.sluice.demo.live;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.DaemonThread;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The one subscription of a node, on a thread of its own. It ends by itself and begins anew every few seconds, because a subscriber
 * only reads and does not notice that its connection is dead; after each beginning everything is caught up. Thread-safe.
 */
final class Wakeups implements AutoCloseable {
    /** How long one subscription lasts, and so how late an event may come whose announcement was lost. */
    static final Duration TERM = Duration.ofSeconds(10);

    /** What its end may take. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration LAST_WAIT = Duration.ofSeconds(1);
    private static final System.Logger LOG = System.getLogger(Wakeups.class.getName());

    private final RedisLink link;
    private final String channel;
    private final Teller teller;
    private final Duration term;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread subscriber = DaemonThread.of("demo-live-subscriber", this::subscribeAgainAndAgain);
    private final Thread ender = DaemonThread.of("demo-live-renewal", this::endAgainAndAgain);
    private final AtomicReference<@Nullable Ears> current = new AtomicReference<>();

    Wakeups(RedisLink link, String channel, Teller teller, Duration term) {
        this.link = link;
        this.channel = channel;
        this.teller = teller;
        this.term = term;
    }

    void start() {
        subscriber.start();
        ender.start();
    }

    private void subscribeAgainAndAgain() {
        while (closing.getCount() > 0) {
            Ears ears = new Ears();
            try {
                link.callWithin(term.plus(GRACE), redis -> {
                    redis.subscribe(ears, channel);
                    return true;
                });
            } catch (RedisUnavailable e) {
                waitFor(PAUSE); // The link has told why; a broken subscription begins anew.
            } catch (RuntimeException e) { // Not even a fault of ours may leave the node deaf.
                LOG.log(System.Logger.Level.ERROR, "the subscription to events failed", e);
                waitFor(PAUSE);
            } finally {
                current.set(null);
            }
        }
    }

    private void endAgainAndAgain() {
        do {
            waitFor(term);
            endCurrent();
        } while (closing.getCount() > 0);
    }

    /** Each is ended once: the answer to a second end would stay on the connection, for whoever has it next. */
    private void endCurrent() {
        Ears ears = current.getAndSet(null);
        if (ears != null) {
            ears.end();
        }
    }

    private void waitFor(Duration time) {
        try {
            closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the subscription by its own command, and waits a little for its threads: a container complains of those it finds later. */
    @Override
    public void close() {
        closing.countDown();
        endCurrent();
        awaitEnd(subscriber);
        awaitEnd(ender);
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(LAST_WAIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it throws would end the subscription, so it throws nothing. */
    private final class Ears extends JedisPubSub {
        @Override
        public void onSubscribe(String subscribed, int count) {
            current.set(this);
            teller.wakeAll();
            if (closing.getCount() == 0) {
                endCurrent();
            }
        }

        @Override
        public void onMessage(String from, String audience) {
            teller.wake(audience);
        }

        void end() {
            try {
                unsubscribe();
            } catch (JedisException e) {
                // It is broken, and its own thread knows.
            }
        }
    }
}

package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TcpRelay;
import dev.sluice.testing.WebServer.Container;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Three nodes with one Redis, each behind a link of its own that is cut, reset and silently dead by turns, while pages
 * change and are purged in all ways: an answer is never older than a purge that returned longer ago than the lease.
 */
final class CoherenceTest {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final Duration RUN = Duration.ofSeconds(12);
    private static final int PAGES = 6;
    private static final int READERS = 2;
    private static final String[] SETTINGS = {
        "cache.when-redis-is-down = bypass",
        "redis.timeout = 500ms",
        "redis.connect-timeout = 500ms",
        "redis.pool.wait = 500ms",
        "changelog.lease = 2s",
        "cache.fill.wait = 500ms",
        "cache.fill.timeout = 2s"
    };

    private final RedisServer redis = RedisServer.start();
    private final List<TcpRelay> relays = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private final AtomicInteger version = new AtomicInteger();
    private final Map<String, Integer> current = new ConcurrentHashMap<>();

    /** For each page: when a purge had returned, by the nano clock, and the version that answered from then on. */
    private final Map<String, NavigableMap<Long, Integer>> purged = new ConcurrentHashMap<>();

    private final List<String> tooOld = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();
    private final AtomicInteger purges = new AtomicInteger();
    private volatile boolean ended;

    @AfterEach
    void end() {
        ended = true;
        nodes.forEach(Node::close);
        relays.forEach(TcpRelay::close);
        redis.close();
    }

    @Test
    void noAnswerIsOlderThanAPurgeThatReturnedLongerAgoThanTheLease() throws Exception {
        for (int i = 0; i < 3; i++) {
            relays.add(TcpRelay.to(redis.port()));
            nodes.add(Node.start(
                    i == 1 ? Container.TOMCAT : Container.JETTY, relays.get(i).uri(), SETTINGS));
        }
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            paths.add(page());
        }
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> work = new ArrayList<>();
        nodes.forEach(node -> {
            for (int i = 0; i < READERS; i++) {
                work.add(threads.submit(() -> read(node, paths)));
            }
        });
        work.add(threads.submit(() -> write(paths)));
        breakLinks();
        ended = true;
        for (Future<?> each : work) {
            each.get();
        }
        threads.shutdown();
        System.out.println("coherence: " + answers + " answers, " + hits + " hits, " + purges + " purges, too old: "
                + tooOld.size());
        assertThat(tooOld).isEmpty();
        assertThat(hits.get()).isGreaterThan(100);
        assertThat(purges.get()).isGreaterThan(20);
    }

    private String page() {
        String[] path = new String[1];
        path[0] = Application.on((request, response) -> {
            int seen = current.getOrDefault(path[0], 0);
            response.setHeader("Cache-Tag", "page-" + path[0]);
            pause(ThreadLocalRandom.current().nextInt(20));
            Page.of("" + seen, "max-age=60, stale-while-revalidate=60").answer(request, response);
        });
        current.put(path[0], version.incrementAndGet());
        return path[0];
    }

    private NavigableMap<Long, Integer> purgesOf(String path) {
        return purged.computeIfAbsent(path, key -> new ConcurrentSkipListMap<>());
    }

    private void read(Node node, List<String> paths) {
        while (!ended) {
            String path = paths.get(ThreadLocalRandom.current().nextInt(PAGES));
            long began = System.nanoTime();
            Map.Entry<Long, Integer> least = purgesOf(path).floorEntry(began - LEASE.toNanos());
            var answer = Crowd.begin(node, path).join();
            answers.incrementAndGet();
            if (answer.statusCode() != 200) {
                tooOld.add("status " + answer.statusCode());
                continue;
            }
            if (Crowd.status(answer).contains("hit")) {
                hits.incrementAndGet();
            }
            if (least != null && Integer.parseInt(answer.body()) < least.getValue()) {
                tooOld.add(answer.body() + " < " + least.getValue() + " " + Crowd.status(answer));
            }
            pause(3);
        }
    }

    /** The node whose link is always good sends the unsafe requests, because their answers say nothing of the purge. */
    private void write(List<String> paths) {
        for (int i = 0; !ended; i++) {
            String path = paths.get(i % PAGES);
            int next = version.incrementAndGet();
            current.put(path, next);
            if (purge(i, path)) {
                purgesOf(path).put(System.nanoTime(), next);
                purges.incrementAndGet();
            }
            pause(60);
        }
    }

    private boolean purge(int turn, String path) {
        URI uri = URI.create("http://shop.test" + path);
        try {
            switch (turn % 5) {
                case 0 -> nodes.get(turn % 3).cache().evict(uri);
                case 1 -> nodes.get(turn % 3).cache().evictTag("page-" + path);
                case 2 -> nodes.get(turn % 3).cache().purge(Purge.prefix(uri));
                case 3 -> nodes.get(turn % 3).cache().evictAll();
                default -> nodes.get(0).send("POST", path, "body");
            }
            return true;
        } catch (RedisUnavailable e) {
            return false;
        }
    }

    private void breakLinks() {
        long until = System.nanoTime() + RUN.toNanos();
        for (int i = 0; System.nanoTime() < until; i++) {
            TcpRelay relay = relays.get(1 + i % 2);
            switch (i % 3) {
                case 0 -> relay.blackHole();
                case 1 -> relay.resetAll();
                default -> {
                    relay.refuse();
                    relay.resetAll();
                }
            }
            pause(1500);
            relay.heal();
            pause(700);
        }
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }
}

package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * 32 clients work on both nodes while their Redis dies and comes back. Each run prints what it saw; for longer ones
 * {@code mvn -pl demo-app -am test -Dtest=OutageTest -Dsurefire.failIfNoSpecifiedTests=false -Doutage.seconds=20}.
 */
class OutageTest {
    private static final int CLIENTS = 32;
    private static final Duration LENGTH = Duration.ofSeconds(Integer.getInteger("outage.seconds", 6));
    private static final Duration BETWEEN_REQUESTS = Duration.ofMillis(40);
    private static final List<String> LIMITS =
            List.of("ratelimit.rule.pages.limit", "ratelimit.rule.api.limit", "ratelimit.rule.sign-in.limit");

    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final long begin = System.nanoTime();

    private record Seen(Duration at, int status, Duration took) {}

    /** All clients have one address here, which the limits of the demo would soon refuse. */
    @BeforeEach
    void liftLimits() {
        LIMITS.forEach(key -> System.setProperty(key, "1000000"));
    }

    @AfterEach
    void restoreLimits() {
        LIMITS.forEach(System::clearProperty);
    }

    @Test
    void everyAnswerWhileRedisIsKilledAndRestartedIsADocumentedOne() throws Exception {
        Duration back = outage(RedisServer::kill, RedisServer::restart);
        assertDocumented();
        assertThat(back).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void everyAnswerWhileRedisIsFrozenIsADocumentedOne() throws Exception {
        Duration back = outage(RedisServer::pause, RedisServer::resume);
        assertDocumented();
        assertThat(back).isLessThan(Duration.ofSeconds(10));
    }

    /** 503 is what needs its session or token gets; nobody waits for more than a few calls to a Redis that is away. */
    private void assertDocumented() {
        assertThat(seen).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 303, 503));
        assertThat(seen).allSatisfy(answer -> assertThat(answer.took()).isLessThan(Duration.ofSeconds(5)));
    }

    /** Returns how long after its end everything worked again. */
    private Duration outage(Consumer<RedisServer> begins, Consumer<RedisServer> ends) throws Exception {
        try (RedisServer redis = RedisServer.start();
                RunningDemo demo = RunningDemo.start(new DemoOptions(
                        PortPair.first(), Duration.ZERO, redis.uri(), "a secret of at least 32 bytes!!!"))) {
            List<Thread> clients = startClients(demo);
            LockSupport.parkNanos(LENGTH.dividedBy(4).toNanos());
            Duration down = sinceBegin();
            begins.accept(redis);
            LockSupport.parkNanos(LENGTH.dividedBy(4).toNanos());
            Duration up = sinceBegin();
            ends.accept(redis);
            Duration back = awaitWorkOn(demo).minus(up);
            for (Thread client : clients) {
                client.join();
            }
            print(down, up, back);
            return back;
        }
    }

    private List<Thread> startClients(RunningDemo demo) {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Visitor visitor = new Visitor(demo.nodes());
            visitor.signIn(1, "client-" + i);
            visitor.post(2, "/cart", "product=Rope");
            Thread client = new Thread(() -> work(visitor), "client-" + i);
            clients.add(client);
        }
        clients.forEach(Thread::start);
        return clients;
    }

    private void work(Visitor visitor) {
        String token = visitor.cookie("token");
        Duration end = sinceBegin().plus(LENGTH);
        for (int i = 0; sinceBegin().compareTo(end) < 0; i++) {
            int node = 1 + i % 2;
            Duration at = sinceBegin();
            int status = switch (i % 5) {
                case 0 -> visitor.get(node, "/").status();
                case 1 -> visitor.post(node, "/cart", "product=Rope").status();
                case 2 -> visitor.get(node, "/products").status();
                case 3 -> visitor.statusOfCall(node, token);
                default -> visitor.get(node, "/cart").status();
            };
            seen.add(new Seen(at, status, sinceBegin().minus(at)));
            LockSupport.parkNanos(BETWEEN_REQUESTS.toNanos());
        }
    }

    private Duration awaitWorkOn(RunningDemo demo) {
        Visitor visitor = new Visitor(demo.nodes());
        await().pollInterval(20, TimeUnit.MILLISECONDS)
                .atMost(30, TimeUnit.SECONDS)
                .until(() -> {
                    boolean signedIn = visitor.signIn(1, "afterwards").status() == 303;
                    return signedIn
                            && visitor.get(2, "/").body().contains("afterwards")
                            && visitor.post(2, "/cart", "product=Rope").status() == 303
                            && visitor.statusOfCall(1, visitor.cookie("token")) == 200;
                });
        return sinceBegin();
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private void print(Duration down, Duration up, Duration back) {
        print("before", Duration.ZERO, down);
        print("outage", down, up);
        print("after", up, Duration.ofDays(1));
        System.out.printf("everything worked again %d ms after the end of the outage%n", back.toMillis());
    }

    private void print(String phase, Duration from, Duration to) {
        List<Seen> answers = seen.stream()
                .filter(answer ->
                        answer.at().compareTo(from) >= 0 && answer.at().compareTo(to) < 0)
                .sorted((a, b) -> a.took().compareTo(b.took()))
                .toList();
        if (!answers.isEmpty()) {
            System.out.printf(
                    "%-7s %6d answers %s, p50 %d ms, p99 %d ms, slowest %d ms%n",
                    phase,
                    answers.size(),
                    answers.stream().collect(Collectors.groupingBy(Seen::status, Collectors.counting())),
                    quantile(answers, 0.5),
                    quantile(answers, 0.99),
                    quantile(answers, 1));
        }
    }

    private static long quantile(List<Seen> sorted, double q) {
        return sorted.get((int) Math.min(sorted.size() - 1, q * sorted.size()))
                .took()
                .toMillis();
    }
}

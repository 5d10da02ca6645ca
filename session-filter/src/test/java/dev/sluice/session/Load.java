package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http.Reply;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Clients that write one number after the other into their sessions, each through any of the nodes, and take down what
 * is answered. A number is sent until it is acknowledged. Thread-safe.
 */
final class Load implements AutoCloseable {
    /** What may happen that is not the rule. */
    enum Allowance {
        /** Nothing: each request is answered with 200 or 503. */
        NONE,
        /** Nodes stop: their connections break and their application is not there. */
        NODES_STOP,
        /** Redis forgets what was acknowledged. */
        DATA_LOST
    }

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int SLOTS = 40;
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

    private final Nodes nodes;
    private final Allowance allowance;
    private final String path;
    private final List<Client> clients = new ArrayList<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean isStopped;

    private Load(Nodes nodes, Allowance allowance) {
        this.nodes = nodes;
        this.allowance = allowance;
        this.path = PageServlet.path(this::serve);
    }

    /** Begins a session for each client, and then the load. */
    static Load on(Nodes nodes, int count, Allowance allowance) {
        Load load = new Load(nodes, allowance);
        for (int i = 0; i < count; i++) {
            Client client = load.new Client();
            client.begin();
            load.clients.add(client);
        }
        load.clients.forEach(client -> client.thread.start());
        return load;
    }

    private void serve(HttpServletRequest request, HttpServletResponse response) throws Exception {
        long number = Long.parseLong(request.getHeader("Number"));
        HttpSession session = request.getSession(allowance == Allowance.DATA_LOST);
        String fault = faultOf(session, number);
        if (fault != null && allowance != Allowance.DATA_LOST) {
            response.sendError(410, fault);
            return;
        }
        session.setAttribute("k", number);
        session.setAttribute("n" + number % SLOTS, number);
    }

    private static @Nullable String faultOf(@Nullable HttpSession session, long number) {
        if (session == null) {
            return "the session is lost";
        }
        Object last = session.getAttribute("k");
        boolean isRead = last instanceof Long found && (found == number - 1 || found == number);
        return isRead ? null : "read " + last + " instead of " + (number - 1);
    }

    /** Waits until so many more writes are acknowledged. */
    Load untilAcknowledged(int more) {
        long goal = acknowledged.get() + more;
        await().atMost(PATIENCE).until(() -> acknowledged.get() >= goal || !faults.isEmpty());
        return this;
    }

    /** Waits until so many more are refused. */
    Load untilRefused(int more) {
        long goal = refused.get() + more;
        await().atMost(PATIENCE).until(() -> refused.get() >= goal || !faults.isEmpty());
        return this;
    }

    /** Stops, and claims that every answer was a documented one and, unless data were lost, that nothing is missing. */
    void assertPromisesKept() {
        close();
        assertThat(faults).isEmpty();
        if (allowance != Allowance.DATA_LOST) {
            clients.forEach(Client::assertComplete);
        }
    }

    @Override
    public void close() {
        isStopped = true;
        await().atMost(PATIENCE).until(() -> clients.stream().noneMatch(client -> client.thread.isAlive()));
    }

    @Override
    public String toString() {
        return acknowledged + " acknowledged, " + refused + " refused";
    }

    /** One browser. */
    private final class Client {
        final Visitor visitor = new Visitor();
        final Thread thread = new Thread(this::run, "client");
        private long number = 1;

        /** Again, if the machine is so busy that a healthy Redis looks like one that is away. */
        private void begin() {
            await().atMost(PATIENCE)
                    .until(() -> visitor.visit(
                                            nodes.next(),
                                            (request, response) ->
                                                    request.getSession().setAttribute("k", 0L))
                                    .status()
                            == 200);
        }

        private void run() {
            while (!isStopped && faults.isEmpty()) {
                try {
                    take(visitor.go(nodes.next(), path, "Number", "" + number));
                } catch (RuntimeException e) {
                    if (allowance != Allowance.NODES_STOP) {
                        faults.add(e.toString());
                    }
                }
            }
        }

        private void take(Reply reply) {
            boolean isEnded = reply.headers("Set-Cookie").stream().anyMatch(cookie -> cookie.contains("Max-Age=0"));
            if (isEnded) {
                faults.add("the cookie is deleted with " + reply.status());
            }
            if (reply.status() == 200) {
                number++;
                acknowledged.incrementAndGet();
            } else if (reply.status() == 503 && !reply.header("Retry-After").isEmpty()) {
                refused.incrementAndGet();
                LockSupport.parkNanos(PAUSE_NANOS);
            } else if (!isOfStoppedNode(reply)) {
                faults.add(reply.status() + " " + reply.body());
            }
        }

        /** Jetty says 503 without a time, Tomcat 404: neither has an application there. */
        private boolean isOfStoppedNode(Reply reply) {
            return allowance == Allowance.NODES_STOP && (reply.status() == 503 || reply.status() == 404);
        }

        /** On a node whose breaker is closed again: the load may have gone on through the others alone. */
        private void assertComplete() {
            Node node = nodes.next();
            await().atMost(PATIENCE)
                    .until(() -> visitor.visit(node, (request, response) -> request.getSession(false))
                                    .status()
                            == 200);
            visitor.with(node, session -> {
                for (long last = Math.max(1, number - SLOTS); last < number; last++) {
                    assertThat((Long) session.getAttribute("n" + last % SLOTS)).isIn(last, last + SLOTS);
                }
            });
        }
    }
}

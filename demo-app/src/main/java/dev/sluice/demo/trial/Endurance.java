package dev.sluice.demo.trial;

import dev.sluice.demo.visit.Browser;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.TempFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.tools.Server;

/**
 * The trial of endurance: 200 users work for a minute on two nodes, each a process of its own, while a node is killed, Redis is
 * killed for five seconds, and in the end both are. Afterwards everything that was acknowledged is counted. Used by one thread.
 */
public final class Endurance {
    private static final int USERS = 200;
    private static final int ROOMS = 20;
    private static final int REGISTERING_AT_ONCE = 8;
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final Duration REDIS_IS_AWAY = Duration.ofSeconds(5);
    private static final Duration JOBS_END_WITHIN = Duration.ofSeconds(90);
    private static final Pattern ROOM = Pattern.compile("/rooms/([a-z0-9]{12})");

    private final PrintStream out;
    private final HttpClient http = Browser.client();
    private final Tally tally = new Tally();
    private long begin;

    private Endurance(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs it and prints a table.
     *
     * @param port of the first node; the second has the next one
     * @param secret signs the tokens
     * @return the exit code: 0 if nothing was lost
     */
    public static int run(int port, String secret, PrintStream out)
            throws IOException, InterruptedException, SQLException {
        TempFolder folder = TempFolder.create("endurance");
        Server database = Server.createTcpServer(
                        "-tcpPort",
                        "0",
                        "-ifNotExists",
                        "-baseDir",
                        folder.path().toString())
                .start();
        try (RedisServer redis = RedisServer.start("--appendonly", "yes")) {
            Map<String, String> environment = Map.of(
                    "REDIS_URL",
                    redis.uri(),
                    "DEMO_JWT_SECRET",
                    secret,
                    "DATABASE_URL",
                    "jdbc:h2:tcp://localhost:" + database.getPort()
                            + "/./sluice;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
            try (NodeProcess one = new NodeProcess(port, "node 1", environment, folder.path());
                    NodeProcess two = new NodeProcess(port + 1, "node 2", environment, folder.path())) {
                return new Endurance(out).on(List.of(one, two), redis);
            }
        } finally {
            database.stop();
            folder.delete();
        }
    }

    private int on(List<NodeProcess> nodes, RedisServer redis) throws IOException, InterruptedException {
        for (NodeProcess node : nodes) {
            node.start(http);
        }
        List<String> addresses = nodes.stream().map(NodeProcess::address).toList();
        out.printf("Two nodes at %s, %d users register …%n", String.join(" and ", addresses), USERS);
        List<Guest> guests = guests(addresses);
        out.printf("They work for %d s …%n", LENGTH.toSeconds());
        ExecutorService threads = Executors.newFixedThreadPool(USERS);
        try {
            begin = System.nanoTime();
            long end = begin + LENGTH.toNanos();
            guests.forEach(guest -> threads.execute(() -> guest.workUntil(end)));
            breakThings(nodes, redis);
            threads.shutdown();
            if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
                throw new IOException("some users still wait for an answer after two minutes");
            }
        } finally {
            threads.shutdownNow();
        }
        return report(finished(guests));
    }

    private List<Guest> guests(List<String> addresses) throws IOException, InterruptedException {
        Person host = new Person(http, addresses, USERS);
        host.register();
        List<String> rooms = new ArrayList<>();
        for (int i = 0; i < ROOMS; i++) {
            Matcher room = ROOM.matcher(host.form(i, "/rooms", "name=Room " + i).location());
            if (!room.find()) {
                throw new IOException("no room");
            }
            rooms.add(room.group(1));
        }
        List<Guest> guests = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            guests.add(new Guest(new Person(http, addresses, i), i, rooms.get(i % ROOMS), tally));
        }
        settle(guests);
        return guests;
    }

    private static void settle(List<Guest> guests) throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(REGISTERING_AT_ONCE);
        try {
            var settled = threads.invokeAll(guests.stream()
                    .map(guest -> Executors.callable(() -> settle(guest)))
                    .toList());
            for (var each : settled) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void settle(Guest guest) {
        try {
            guest.settle();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void breakThings(List<NodeProcess> nodes, RedisServer redis) throws IOException, InterruptedException {
        awaitSecond(12);
        say("node 2 is killed");
        nodes.get(1).kill();
        awaitSecond(20);
        nodes.get(1).start(http);
        say("node 2 is back");
        awaitSecond(30);
        say("Redis is killed");
        redis.kill();
        Thread.sleep(REDIS_IS_AWAY.toMillis());
        redis.restart();
        say("Redis is back");
        awaitSecond(45);
        say("node 1 and Redis are killed together");
        nodes.get(0).kill();
        redis.kill();
        redis.restart();
        nodes.get(0).start(http);
        say("both are back");
    }

    private void awaitSecond(int second) throws InterruptedException {
        long left = begin + Duration.ofSeconds(second).toNanos() - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
    }

    private void say(String what) {
        out.printf("%5.1f s  %s%n", (System.nanoTime() - begin) / 1e9, what);
    }

    /** Counts when all jobs had time to end. */
    private static Losses finished(List<Guest> guests) throws IOException, InterruptedException {
        long end = System.nanoTime() + JOBS_END_WITHIN.toNanos();
        while (true) {
            Losses losses = Losses.NONE;
            for (Guest guest : guests) {
                losses = losses.plus(guest.losses());
            }
            if (losses.isNothing() || System.nanoTime() > end) {
                return losses;
            }
            Thread.sleep(1000);
        }
    }

    private int report(Losses losses) {
        out.printf("%n%-28s %14s %6s%n", "", "acknowledged", "lost");
        line("messages", losses.messages());
        line("lines in rooms", losses.lines());
        line("jobs", losses.jobs());
        line("sessions", losses.sessions());
        out.printf("%-28s %14s %6d%n", "messages stored twice", "", losses.doubled());
        out.printf("%-28s %14s %6d%n", "signed out on the way", "", tally.lostSessionCount());
        out.printf("%-28s %14s %6d%n", "jobs not finished", "", losses.unfinished());
        out.printf(
                "%nanswers by status %s, without an answer %d; an answer took %.0f ms (median), %.0f ms (99 %%)%n",
                tally.statuses(), tally.unansweredCount(), tally.answerMillis(0.5), tally.answerMillis(0.99));
        out.printf(
                "what a user did was acknowledged after %.0f ms (median), %.1f s (99 %%), %.1f s (longest), tries included%n",
                tally.waitMillis(0.5), tally.waitMillis(0.99) / 1000, tally.waitMillis(1) / 1000);
        boolean isKept = losses.isNothing() && tally.lostSessionCount() == 0;
        out.println(isKept ? "PASS: nothing that was acknowledged is lost." : "FAIL");
        return isKept ? 0 : 1;
    }

    private void line(String name, Losses.Kind kind) {
        out.printf("%-28s %14d %6d%n", name, kind.acknowledged(), kind.lost());
    }
}

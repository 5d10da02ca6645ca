package dev.sluice.demo.trial;

import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.trial.Person.Answer;
import dev.sluice.demo.visit.Browser;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * The trial of acceptance: 100 users who send ten messages a minute each, with eleven look-ups around every message, and what
 * of that reaches the database. Used by one thread.
 */
public final class Acceptance {
    private static final int USERS = 100;
    private static final int LOOK_UPS = 11;
    private static final Duration BETWEEN_MESSAGES = Duration.ofSeconds(6);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration LENGTH = Duration.ofSeconds(60);
    private static final int SAMPLES = 800;
    private static final double LEAST_SAVED = 0.95;
    private static final double LEAST_HIT_RATE = 0.90;
    private static final double MOST_MILLIS = 5;

    private final List<String> nodes;
    private final PrintStream out;
    private final HttpClient http = Browser.client();
    private final Tally tally = new Tally();
    private final LongAdder lookUps = new LongAdder();
    private final LongAdder messages = new LongAdder();
    private final List<Visit> visits = new ArrayList<>();
    private boolean passed = true;

    private Acceptance(List<String> nodes, PrintStream out) {
        this.nodes = nodes;
        this.out = out;
    }

    /** A user and the conversation he is in. */
    private record Visit(Person person, String conversation) {}

    /**
     * Runs it against these nodes and prints a table.
     *
     * @return the exit code: 0 if every aim is met
     */
    public static int run(List<String> nodes, PrintStream out) throws IOException, InterruptedException {
        return new Acceptance(nodes, out).run();
    }

    private int run() throws IOException, InterruptedException {
        out.printf("%d users register …%n", USERS);
        for (int i = 0; i < USERS; i++) {
            Person person = new Person(http, nodes, i);
            person.register();
            visits.add(new Visit(person, Guest.beginConversation(person, i)));
        }
        out.printf(
                "They chat for %d s to warm up, and for %d s that count …%n", WARM_UP.toSeconds(), LENGTH.toSeconds());
        Scrape before = chat();
        report(Scrape.of(http, nodes).minus(before));
        secondLookUps();
        changedSettings();
        out.println(passed ? "\nPASS" : "\nFAIL");
        return passed ? 0 : 1;
    }

    /** What the nodes had counted when the time began that counts. */
    private Scrape chat() throws IOException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(USERS);
        try {
            long begin = System.nanoTime();
            long end = begin + WARM_UP.plus(LENGTH).toNanos();
            long counted = begin + WARM_UP.toNanos();
            visits.forEach(visit -> threads.execute(() -> chat(visit, counted, end)));
            TimeUnit.NANOSECONDS.sleep(counted - System.nanoTime());
            Scrape before = Scrape.of(http, nodes);
            threads.shutdown();
            if (!threads.awaitTermination(2, TimeUnit.MINUTES)) {
                throw new IOException("some users still wait for an answer after two minutes");
            }
            return before;
        } finally {
            threads.shutdownNow();
        }
    }

    private void chat(Visit visit, long counted, long end) {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(BETWEEN_MESSAGES.toNanos()));
        for (int turn = 0; System.nanoTime() < end; turn++) {
            long next = System.nanoTime() + BETWEEN_MESSAGES.toNanos();
            boolean isCounted = System.nanoTime() >= counted;
            int node = ThreadLocalRandom.current().nextInt(nodes.size());
            try {
                for (String path : lookUps()) {
                    note(visit.person().get(node, path), isCounted, lookUps);
                }
                String text = "turn " + turn;
                note(
                        Guest.say(visit.person(), node, visit.conversation(), ChatStore.newId(), text),
                        isCounted,
                        messages);
            } catch (IOException e) {
                tally.unanswered();
            }
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void note(Answer answer, boolean isCounted, LongAdder kind) {
        if (isCounted) {
            tally.answered(answer.status(), answer.took());
            if (answer.isDone()) {
                kind.increment();
            }
        }
    }

    /** What a chat asks for around one message; pages and API, of characters that many look at. */
    private static List<String> lookUps() {
        int one = 1 + ThreadLocalRandom.current().nextInt(6);
        int other = 1 + ThreadLocalRandom.current().nextInt(6);
        List<String> paths = List.of(
                "/settings",
                "/chat",
                "/characters",
                "/characters/" + one,
                "/characters/mine",
                "/api/characters",
                "/api/characters/" + one,
                "/api/characters/" + other,
                "/api/characters/1",
                "/api/status/" + one,
                "/api/status/" + other);
        if (paths.size() != LOOK_UPS) {
            throw new IllegalStateException("the aim speaks of " + LOOK_UPS + " look-ups a message");
        }
        return paths;
    }

    private void report(Scrape seen) {
        long asked = lookUps.sum();
        double saved = 1 - seen.statements() / Math.max(1, asked);
        out.printf("%n%-46s %10d%n", "messages", messages.sum());
        out.printf("%-46s %10d%n", "look-ups, each a statement or more without cache", asked);
        out.printf("%-46s %10.0f%n", "statements the database got", seen.statements());
        aim("of the statements are saved", 100 * saved, "%", saved >= LEAST_SAVED, "95 or more");
        aim("hit rate, objects", 100 * seen.objectHitRate(), "%", seen.objectHitRate() > LEAST_HIT_RATE, "over 90");
        aim("hit rate, answers", 100 * seen.answerHitRate(), "%", seen.answerHitRate() > LEAST_HIT_RATE, "over 90");
        out.printf(
                "%-46s %10s%n",
                "answers by status, median, 99 %",
                tally.statuses()
                        + String.format(
                                Locale.ROOT, ", %.1f ms, %.0f ms", tally.answerMillis(0.5), tally.answerMillis(0.99)));
    }

    /** Of the same thing by the same user, half of them on the other node. */
    private void secondLookUps() throws IOException {
        double[] millis = new double[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            String path = "/api/status/" + (1 + i % 6);
            Person person = visits.get(i % USERS).person();
            person.get(i, path);
            millis[i] = person.get(i + i / 2 % 2, path).took().toNanos() / 1e6;
        }
        Arrays.sort(millis);
        aim("second look-up, median", millis[SAMPLES / 2], "ms", millis[SAMPLES / 2] < MOST_MILLIS, "under 5");
        aim(
                "second look-up, 99 %",
                millis[SAMPLES * 99 / 100], "ms", millis[SAMPLES * 99 / 100] < MOST_MILLIS, "under 5");
    }

    /** Changed on one node, looked at on the other with the very next request. */
    private void changedSettings() throws IOException {
        int right = 0;
        for (int i = 0; i < USERS; i++) {
            Person person = visits.get(i).person();
            String name = "Name " + i;
            person.get(i + 1, "/settings");
            person.form(i, "/settings", "display=" + name + "&replies=SHORT&about=");
            right += person.get(i + 1, "/settings").body().contains("value=\"" + name + "\"") ? 1 : 0;
        }
        aim("of 100 changed settings right on the other node", right, "", right == USERS, "all");
    }

    private void aim(String name, double value, String unit, boolean isMet, String aim) {
        passed &= isMet;
        out.printf("%-46s %10.1f %-3s %s (%s)%n", name, value, unit, isMet ? "pass" : "FAIL", aim);
    }
}

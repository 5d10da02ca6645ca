package dev.sluice.demo.trial;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.demo.chat.ChatStore;
import dev.sluice.demo.trial.Person.Answer;
import dev.sluice.demo.web.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * One user of the endurance trial: says things to a character and in a room, submits jobs, and keeps account of what the demo
 * has acknowledged. What fails is tried again on the other node, as a load balancer and a patient person do. Used by one
 * thread at a time.
 */
final class Guest {
    private static final Duration BETWEEN_DEEDS = Duration.ofSeconds(1);
    private static final Duration BEFORE_ANOTHER_TRY = Duration.ofMillis(250);
    private static final int DEEDS_IN_TURN = 12;
    private static final int OF_A_PAGE = 100;
    private static final Pattern JOB = Pattern.compile("data-state=\"([a-z]+)\"");

    private final Person person;
    private final Tally tally;
    private final String room;
    private final List<String> messages = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private String conversation = "";
    private int jobs;
    private int node;

    Guest(Person person, int node, String room, Tally tally) {
        this.person = person;
        this.node = node;
        this.room = room;
        this.tally = tally;
    }

    /** One request that may fail. */
    private interface Deed {
        Answer on(int node) throws IOException;
    }

    /** Begins the conversation. */
    void settle() throws IOException {
        person.register();
        conversation = beginConversation(person, node);
    }

    /** The id of a new conversation with the first character. */
    static String beginConversation(Person person, int node) throws IOException {
        Answer begun =
                person.json(node, "/api/conversations", "{\"id\":\"" + ChatStore.newId() + "\",\"character\":1}");
        if (begun.status() != 201) {
            throw new IOException("no conversation: " + begun.status() + " " + begun.body());
        }
        return Exchange.JSON.readTree(begun.body()).path("id").asText();
    }

    /** Sends a message under that id. */
    static Answer say(Person person, int node, String conversation, String id, String text) throws IOException {
        String body = "{\"id\":\"" + id + "\",\"text\":\"" + text + "\"}";
        return person.json(node, "/api/conversations/" + conversation + "/messages", body);
    }

    /** Does one thing after the other until that moment of {@link System#nanoTime}. */
    void workUntil(long end) {
        for (int deed = ThreadLocalRandom.current().nextInt(DEEDS_IN_TURN); System.nanoTime() < end; deed++) {
            switch (deed % DEEDS_IN_TURN) {
                case 0 -> look();
                case 4 -> sayInRoom();
                case 8 -> submit();
                default -> say();
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2 * BETWEEN_DEEDS.toNanos()));
        }
    }

    private void look() {
        Answer page = insist(at -> person.get(at, "/settings"));
        if (page.location().startsWith("/sign-in") || page.status() == 401) {
            tally.lostSession();
        }
    }

    private void say() {
        String id = ChatStore.newId();
        if (insist(at -> say(person, at, conversation, id, "This is " + id)).isDone()) {
            messages.add(id);
        }
    }

    private void sayInRoom() {
        String line = "line-" + ChatStore.newId();
        if (insist(at -> person.form(at, "/rooms/" + room + "/lines", "text=" + line))
                .isDone()) {
            lines.add(line);
        }
    }

    private void submit() {
        if (insist(at -> person.form(at, "/jobs", "kind=slow-count&argument=3")).isDone()) {
            jobs++;
        }
    }

    /** Tries until the answer is neither a refusal for a while nor none at all. */
    private Answer insist(Deed deed) {
        long begin = System.nanoTime();
        while (true) {
            try {
                Answer answer = deed.on(node);
                tally.answered(answer.status(), answer.took());
                if (answer.status() != 503 && answer.status() != 429) {
                    tally.waited(Duration.ofNanos(System.nanoTime() - begin));
                    return answer;
                }
            } catch (IOException e) {
                tally.unanswered();
            }
            node++;
            LockSupport.parkNanos(BEFORE_ANOTHER_TRY.toNanos());
        }
    }

    /** What was acknowledged and is not there, or is there twice. */
    Losses losses() throws IOException {
        List<String> stored = storedMessages();
        Set<String> distinct = new HashSet<>(stored);
        int doubled = stored.size() - distinct.size();
        long lost = messages.stream().filter(id -> !distinct.contains(id)).count();
        String page = person.get(node, "/rooms/" + room).body();
        boolean signedIn = person.get(node, "/settings").status() == 200;
        List<String> states = JOB.matcher(person.get(node, "/jobs").body())
                .results()
                .map(match -> match.group(1))
                .toList();
        long done = states.stream().filter("done"::equals).count();
        return new Losses(
                new Losses.Kind(messages.size(), lost),
                doubled,
                new Losses.Kind(
                        lines.size(),
                        lines.stream().filter(line -> !page.contains(line)).count()),
                new Losses.Kind(jobs, Math.max(0, jobs - done)),
                new Losses.Kind(1, signedIn ? 0 : 1),
                states.size() - done);
    }

    private List<String> storedMessages() throws IOException {
        List<String> ids = new ArrayList<>();
        String before = "";
        while (true) {
            String path = "/api/conversations/" + conversation + "/messages?count=" + OF_A_PAGE + before;
            JsonNode page = Exchange.JSON.readTree(person.get(node, path).body());
            JsonNode found = page.path("messages");
            for (JsonNode message : found) {
                if (message.path("author").asText().equals("USER")) {
                    ids.add(message.path("id").asText());
                }
            }
            if (!page.path("hasOlder").asBoolean() || found.isEmpty()) {
                return ids;
            }
            before = "&before=" + found.get(0).path("id").asText();
        }
    }
}

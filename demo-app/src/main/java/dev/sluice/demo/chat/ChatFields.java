package dev.sluice.demo.chat;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How conversations and messages stand in the hashes of Redis. What cannot be read is passed over, counted, and told in the log
 * the first time. Thread-safe.
 */
final class ChatFields {
    private static final System.Logger LOG = System.getLogger(ChatFields.class.getName());
    private static final long MICROS = 1_000_000;

    /** The fields of a conversation stand in front of every reply; look.lua has them in this order. */
    private static final int USER = 0;

    private static final int CHARACTER = 1;
    private static final int TITLE = 2;
    private static final int CREATED = 3;
    private static final int ACTIVE = 4;
    private static final int MESSAGES = 5;
    private static final int DELETED = 6;
    private static final int CONVERSATION_FIELDS = 7;

    /** And so does the outcome in front of the times that append.lua gives: outcome, user, active, messages. */
    private static final int TIMES = 4;

    private final Counter corrupt;
    private final AtomicBoolean told = new AtomicBoolean();

    ChatFields(Metrics metrics) {
        this.corrupt = metrics.counter("demo_chat_corrupt_total", "Conversations and messages that cannot be read");
    }

    static List<String> write(Conversation c) {
        return List.of(
                Long.toString(c.user()),
                Long.toString(c.character()),
                c.title(),
                Long.toString(micros(c.created())),
                Long.toString(micros(c.active())));
    }

    static List<String> write(List<Message> messages, int most, String where) {
        return Stream.concat(
                        Stream.of(Integer.toString(most), where),
                        messages.stream()
                                .flatMap(m ->
                                        Stream.of(m.id(), m.author().name(), m.text(), Long.toString(micros(m.at())))))
                .toList();
    }

    Optional<Conversation> conversation(String id, @Nullable Object reply) {
        List<@Nullable String> f = texts(reply);
        if (isAbsent(reply) || isDeleted(reply)) {
            return Optional.empty();
        }
        return readable(() -> new Conversation(
                id,
                number(f.get(USER)),
                number(f.get(CHARACTER)),
                Objects.requireNonNull(f.get(TITLE)),
                instant(number(f.get(CREATED))),
                instant(number(f.get(ACTIVE))),
                number(f.get(MESSAGES))));
    }

    /** Nothing is there. */
    static boolean isAbsent(@Nullable Object reply) {
        return texts(reply).stream().limit(CONVERSATION_FIELDS).allMatch(Objects::isNull);
    }

    /** It bears the mark of what is being removed, or was. */
    static boolean isDeleted(@Nullable Object reply) {
        List<@Nullable String> f = texts(reply);
        return f.size() > DELETED && f.get(DELETED) != null;
    }

    /** What stands behind the fields of a conversation. */
    static List<String> rest(@Nullable Object reply) {
        return texts(reply).stream()
                .skip(CONVERSATION_FIELDS)
                .map(String::valueOf)
                .toList();
    }

    List<Message> messages(String conversation, List<String> ids, @Nullable Object reply) {
        List<?> replies = reply instanceof List<?> list ? list : List.of();
        return IntStream.range(0, replies.size())
                .mapToObj(i -> message(conversation, ids.get(i), texts(replies.get(i))))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Message> message(String conversation, String id, List<@Nullable String> f) {
        if (f.stream().allMatch(Objects::isNull)) {
            return Optional.empty(); // it was deleted meanwhile
        }
        return readable(() -> new Message(
                id,
                conversation,
                Author.valueOf(String.valueOf(f.get(0))),
                Objects.requireNonNull(f.get(1)),
                instant(number(f.get(2)))));
    }

    static Appended.Outcome outcome(@Nullable Object reply) {
        return Appended.Outcome.valueOf(Objects.requireNonNull(texts(reply).get(0)));
    }

    /** These messages with the times under which they were stored. */
    static List<Message> timed(List<Message> messages, @Nullable Object reply) {
        List<@Nullable String> texts = texts(reply);
        List<Message> timed = new ArrayList<>();
        for (Message m : messages) {
            Instant at = instant(number(texts.get(TIMES + timed.size())));
            timed.add(new Message(m.id(), m.conversation(), m.author(), m.text(), at));
        }
        return timed;
    }

    private <T> Optional<T> readable(Supplier<T> value) {
        try {
            return Optional.of(value.get());
        } catch (IllegalArgumentException | NullPointerException | DateTimeException e) {
            corrupt.increment();
            if (told.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "a conversation or message in Redis cannot be read ({0}); passing over such, and counting them",
                        e.getClass().getSimpleName());
            }
            return Optional.empty();
        }
    }

    /** A list of a reply, whose bulk strings are bytes or text as it was asked for. */
    static List<@Nullable String> texts(@Nullable Object reply) {
        List<@Nullable String> texts = new ArrayList<>();
        if (reply instanceof List<?> list) {
            list.forEach(each -> texts.add(text(each)));
        }
        return texts;
    }

    private static @Nullable String text(@Nullable Object each) {
        if (each == null) {
            return null;
        }
        return each instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : each.toString();
    }

    static List<byte[]> bytes(List<String> texts) {
        return texts.stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    }

    static long number(@Nullable String text) {
        return Long.parseLong(Objects.requireNonNull(text));
    }

    /** In microseconds since 1970. */
    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1000);
    }
}

package dev.sluice.session.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the sessions of one application in Redis. Each operation is one round trip and atomic. Thread-safe.
 */
public final class SessionRecords {
    /** For how long a session remembers who ended it: longer than any call may take. */
    private static final Duration END_REMEMBERED = Duration.ofSeconds(10);

    private static final RedisScript LOAD = script("load.lua");
    private static final RedisScript SAVE = script("save.lua");
    private static final RedisScript RENAME = script("rename.lua");
    private static final RedisScript END = script("end.lua");
    private static final RedisScript INCREMENT = script("increment.lua");
    private static final RedisScript REVOKE = script("revoke.lua");
    private static final RedisScript PEEK = script("peek.lua");
    private static final RedisScript RELEASE = script("release.lua");

    private final RedisLink link;
    private final SessionKeys keys;
    private final Times times;

    /**
     * How long things last.
     *
     * @param touch the longest time between two touches
     * @param alias how long an old id may still read
     * @param maxAge the longest life of a session, zero for no limit
     */
    public record Times(Duration touch, Duration alias, Duration maxAge) {}

    public SessionRecords(RedisLink link, String namespace, Times times) {
        this.link = link;
        this.keys = new SessionKeys(link.settings().keyPrefix(), namespace);
        this.times = times;
    }

    static RedisScript script(String name) {
        return RedisScript.of(SessionRecords.class, "session.lua", name);
    }

    /** How Redis names the session of this id. */
    public SessionRef ref(SessionId id) {
        return keys.ref(id);
    }

    /** What stands in Redis for a principal. */
    public String principal(String name) {
        return keys.principal(name);
    }

    /**
     * Reads a session, which counts as its use.
     *
     * @param copy what the caller has of it, which is returned if it is still the same
     * @param alone to be alone with the session until it is saved for the last time
     */
    public Loaded load(SessionRef ref, @Nullable StoredSession copy, @Nullable Exclusive alone)
            throws RedisUnavailable {
        List<byte[]> arguments = List.of(
                millis(times.touch()),
                millis(ExpiryIndex.GRACE),
                bytes(copy == null ? "" : copy.revision()),
                bytes(alone == null ? "" : alone.owner()),
                alone == null ? bytes("0") : millis(alone.lease()));
        List<?> reply = (List<?>) reply(LOAD, keysOf(ref), arguments);
        return Loaded.of(reply, copy);
    }

    /** A new session; sent late or again, it leaves what is not as expected any more. */
    public Saved begin(SessionRef ref, Changes changes) throws RedisUnavailable {
        String maxAge =
                times.maxAge().isZero() ? "" : Long.toString(times.maxAge().toMillis());
        return save(ref, List.of("begin", "skip", "", maxAge), changes);
    }

    /** Writes the changes to a session if it is still there; of those that others have changed too, what the policy says. */
    public Saved change(SessionRef ref, Conflict policy, @Nullable Exclusive alone, Changes changes)
            throws RedisUnavailable {
        return save(ref, List.of("change", policy.word(), alone == null ? "" : alone.owner(), ""), changes);
    }

    /** Writes what must not be written twice, if what it replaces is still as expected. Sent once only. */
    public Saved replace(SessionRef ref, Changes changes) throws RedisUnavailable {
        List<byte[]> arguments = arguments(List.of("change", "reject", "", ""), changes);
        Object reply = link.call(redis -> SAVE.run(redis, keysOf(ref), arguments));
        return Saved.of(reply instanceof List<?> list ? list : List.of());
    }

    private Saved save(SessionRef ref, List<String> head, Changes changes) throws RedisUnavailable {
        return Saved.of((List<?>) reply(SAVE, keysOf(ref), arguments(head, changes)));
    }

    private List<byte[]> arguments(List<String> head, Changes changes) {
        List<byte[]> arguments = new ArrayList<>();
        head.forEach(word -> arguments.add(bytes(word)));
        arguments.add(millis(ExpiryIndex.GRACE));
        arguments.add(number(changes.written().size()));
        arguments.add(number(changes.removed().size()));
        arguments.add(number(changes.passing().size()));
        arguments.add(number(changes.expected().size()));
        arguments.add(millis(times.touch()));
        changes.written().forEach((name, value) -> arguments.addAll(List.of(bytes(name), value)));
        changes.removed().forEach(name -> arguments.add(bytes(name)));
        changes.passing().forEach((name, time) -> arguments.addAll(List.of(bytes(name), millis(time))));
        changes.expected()
                .forEach((name, digests) ->
                        arguments.addAll(List.of(bytes(name), bytes(digests.before()), bytes(digests.after()))));
        return arguments;
    }

    /**
     * Gives the session its new id; the old one may still read for a while.
     *
     * @param sealedId empty if the id is not kept
     * @return whether the session was there
     */
    public boolean rename(SessionRef from, SessionRef to, byte[] sealedId) throws RedisUnavailable {
        List<byte[]> renamed = new ArrayList<>(keysOf(from));
        renamed.add(keys.session(to));
        Object reply = reply(RENAME, renamed, List.of(millis(times.alias()), millis(ExpiryIndex.GRACE), sealedId));
        return Long.valueOf(1).equals(reply);
    }

    /**
     * A session that this caller has ended.
     *
     * @param ref its last one; it may have been ended by an id that it no longer had
     * @param principal what stands for the principal, empty for nobody
     */
    public record Ended(SessionRef ref, String principal) {}

    /** Ends a session; empty for all but the one caller that ended it. */
    public Optional<Ended> end(SessionRef ref) throws RedisUnavailable {
        byte[] caller = bytes(UUID.randomUUID().toString());
        List<?> reply = (List<?>) reply(END, keysOf(ref), List.of(caller, millis(END_REMEMBERED)));
        return isStatus(reply, 1)
                ? Optional.of(new Ended(new SessionRef(ref.bucket(), text(reply.get(1))), text(reply.get(2))))
                : Optional.empty();
    }

    /**
     * Adds to a counter; empty if the session is gone. Sent once only: a lost reply leaves open whether it was added.
     *
     * @throws IllegalStateException if the attribute is no counter
     * @throws ArithmeticException if the sum has no room in 64 bits
     */
    public OptionalLong increment(SessionRef ref, String name, long by) throws RedisUnavailable {
        List<byte[]> arguments = List.of(bytes(name), bytes(Long.toString(by)), millis(ExpiryIndex.GRACE));
        List<?> reply = (List<?>) link.call(redis -> INCREMENT.run(redis, keysOf(ref), arguments));
        if (isStatus(reply, 2)) {
            throw new IllegalStateException(
                    "session attribute " + name + " was set by setAttribute; remove it before counting");
        }
        if (isStatus(reply, 3)) {
            throw new ArithmeticException("session attribute " + name + " plus " + by + " has no room in 64 bits");
        }
        return isStatus(reply, 1) ? OptionalLong.of(Long.parseLong(text(reply.get(1)))) : OptionalLong.empty();
    }

    /** Lets a session be over now, so that a sweep tells of its end: whose it was (empty for nobody's), if it was there. */
    public Optional<String> revoke(SessionRef ref) throws RedisUnavailable {
        List<?> reply = (List<?>) reply(REVOKE, keysOf(ref), List.of());
        return isStatus(reply, 1) ? Optional.of(text(reply.get(1))) : Optional.empty();
    }

    /** What can be told of a session without using it. */
    public Optional<Glimpse> peek(SessionRef ref) throws RedisUnavailable {
        List<?> reply = (List<?>) reply(PEEK, List.of(keys.session(ref)), List.of());
        if (reply.size() < 3) {
            return Optional.empty();
        }
        long created = Long.parseLong(text(reply.get(0)));
        return Optional.of(new Glimpse(created, Long.parseLong(text(reply.get(1))), text(reply.get(2))));
    }

    /**
     * A session seen from outside.
     *
     * @param principal what stands for the principal, empty if the session is nobody's
     */
    public record Glimpse(long createdMillis, long touchedMillis, String principal) {}

    /** Ends being alone with a session to which nothing is to be written. */
    public void release(SessionRef ref, Exclusive alone) throws RedisUnavailable {
        reply(RELEASE, keysOf(ref), List.of(bytes(alone.owner())));
    }

    private Object reply(RedisScript script, List<byte[]> ofKeys, List<byte[]> arguments) throws RedisUnavailable {
        Object reply = link.callIdempotent(redis -> script.run(redis, ofKeys, arguments));
        return reply == null ? List.of() : reply;
    }

    private List<byte[]> keysOf(SessionRef ref) {
        return List.of(keys.session(ref), keys.ends(ref.bucket()), keys.alias(ref));
    }

    static boolean isStatus(@Nullable List<?> reply, long status) {
        return reply != null && !reply.isEmpty() && reply.get(0).equals(status);
    }

    /** The fields in the form in which scripts return them. */
    static Map<String, byte[]> fields(List<?> namesAndValues) {
        Map<String, byte[]> fields = new HashMap<>();
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            fields.put(text(namesAndValues.get(i)), (byte[]) namesAndValues.get(i + 1));
        }
        return fields;
    }

    static String text(Object bulk) {
        return new String((byte[]) bulk, UTF_8);
    }

    static byte[] bytes(String text) {
        return SessionKeys.bytes(text);
    }

    static byte[] millis(Duration time) {
        return bytes(Long.toString(time.toMillis()));
    }

    private static byte[] number(int count) {
        return bytes(Integer.toString(count));
    }
}

package dev.sluice.session;

import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Changes.Expected;
import dev.sluice.session.store.Digest;
import dev.sluice.session.store.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be written for one session when Redis is back. Immutable.
 *
 * @param begins whether Redis need not know the session yet
 * @param ends whether it has ended; then there is nothing else to write
 * @param passesAtMillis when a written field is forgotten
 * @param ours by field, what a write whose reply was lost may have left in Redis, as digests
 * @param keptAtMillis when the last change came
 */
record Waiting(
        boolean begins,
        boolean ends,
        Changes changes,
        Map<String, Long> passesAtMillis,
        Map<String, Set<String>> ours,
        long keptAtMillis) {
    private static final long PER_FIELD = 200;

    /** Changes to a session that is in Redis. */
    static Waiting change(Changes changes, long nowMillis) {
        return new Waiting(false, false, changes, passesAt(changes, nowMillis), Map.of(), nowMillis);
    }

    /** A new session. Should a write with a lost reply have brought it to Redis, others may have changed it there. */
    static Waiting begin(Changes changes, long nowMillis) {
        Map<String, Expected> expected = new HashMap<>();
        changes.written().forEach((field, value) -> expected.put(field, new Expected("", Digest.of(value))));
        Changes asNew = new Changes(changes.written(), changes.removed(), changes.passing(), expected);
        return new Waiting(true, false, asNew, passesAt(asNew, nowMillis), Map.of(), nowMillis);
    }

    /** The end of a session. */
    static Waiting end(long nowMillis) {
        return new Waiting(false, true, Changes.of(Map.of(), Set.of()), Map.of(), Map.of(), nowMillis);
    }

    private static Map<String, Long> passesAt(Changes changes, long nowMillis) {
        Map<String, Long> passesAt = new HashMap<>();
        changes.passing().forEach((field, time) -> passesAt.put(field, nowMillis + time.toMillis()));
        return passesAt;
    }

    /** This, and then other changes; an end remains the end. */
    Waiting then(Waiting later) {
        if (ends || later.ends) {
            return end(later.keptAtMillis);
        }
        Map<String, Long> passes = new HashMap<>(passesAtMillis);
        passes.keySet().removeAll(later.changes.written().keySet());
        passes.keySet().removeAll(later.changes.removed());
        passes.putAll(later.passesAtMillis);
        Map<String, Set<String>> left = new HashMap<>(ours);
        later.ours.forEach((field, digests) -> left.merge(field, digests, Waiting::union));
        return new Waiting(begins, false, both(changes, later.changes), passes, left, later.keptAtMillis);
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        Set<String> all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }

    private static Changes both(Changes first, Changes second) {
        Map<String, byte[]> written = new HashMap<>(first.written());
        Set<String> removed = new HashSet<>(first.removed());
        written.keySet().removeAll(second.removed());
        removed.removeAll(second.written().keySet());
        written.putAll(second.written());
        removed.addAll(second.removed());
        return new Changes(written, removed, Map.of(), bothExpected(first.expected(), second.expected()));
    }

    /** What Redis held before the first change, and will after the last. */
    private static Map<String, Expected> bothExpected(Map<String, Expected> first, Map<String, Expected> second) {
        Map<String, Expected> expected = new HashMap<>(first);
        second.forEach((field, later) -> {
            Expected earlier = first.get(field);
            String before = earlier == null ? later.before() : earlier.before();
            expected.put(field, new Expected(before, later.after()));
        });
        return expected;
    }

    /** The same, of which nobody knows whether Redis has it already. */
    Waiting perhapsWritten() {
        Map<String, Set<String>> left = new HashMap<>(ours);
        changes.expected().forEach((field, it) -> left.merge(field, Set.of(it.after()), Waiting::union));
        return new Waiting(begins, ends, changes, passesAtMillis, left, keptAtMillis);
    }

    /** What to write now: an attribute whose time has passed while it waited is gone. */
    Changes due(long nowMillis) {
        Map<String, byte[]> written = new HashMap<>(changes.written());
        Set<String> removed = new HashSet<>(changes.removed());
        Map<String, Duration> passing = new HashMap<>();
        passesAtMillis.forEach((field, at) -> {
            if (at > nowMillis) {
                passing.put(field, Duration.ofMillis(at - nowMillis));
            } else if (written.remove(field) != null) {
                removed.add(field);
            }
        });
        return new Changes(written, removed, passing, changes.expected());
    }

    /** What to write once more of what was left because it was not as expected: what we have left there ourselves. */
    Changes again(Map<String, Optional<byte[]>> skipped, long nowMillis) {
        Changes all = due(nowMillis);
        Map<String, Expected> expected = new HashMap<>();
        skipped.forEach((field, value) -> {
            String there = Digest.of(value.orElse(null));
            Expected known = all.expected().get(field);
            if (known != null && ours.getOrDefault(field, Set.of()).contains(there)) {
                expected.put(field, new Expected(there, known.after()));
            }
        });
        Map<String, byte[]> written = new HashMap<>(all.written());
        Set<String> removed = new HashSet<>(all.removed());
        Map<String, Duration> passing = new HashMap<>(all.passing());
        written.keySet().retainAll(expected.keySet());
        removed.removeIf(field -> !expected.containsKey(field) && !expected.containsKey(attributeOf(field)));
        passing.keySet().retainAll(expected.keySet());
        return new Changes(written, removed, passing, expected);
    }

    /** Of the field that says when an attribute passes, the field of that attribute. */
    private static String attributeOf(String field) {
        return field.startsWith(Field.PASSES) ? Field.ATTRIBUTE + field.substring(Field.PASSES.length()) : field;
    }

    /** About how much memory it takes, in bytes. */
    long size() {
        int digests = ours.values().stream().mapToInt(Set::size).sum();
        long values = changes.written().values().stream()
                .mapToLong(value -> value.length)
                .sum();
        return PER_FIELD * (1 + changes.written().size() + changes.removed().size() + digests) + values;
    }
}

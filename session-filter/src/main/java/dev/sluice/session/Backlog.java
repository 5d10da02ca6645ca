package dev.sluice.session;

import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Changes.Expected;
import dev.sluice.session.store.SessionRef;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was changed in sessions while Redis was away and is still to be written. Bounded; thread-safe. */
final class Backlog {
    /** What is to be written for one session. */
    record Entry(boolean begins, boolean ends, Changes changes) {}

    private final Map<SessionRef, Entry> entries = new LinkedHashMap<>();
    private final long maxBytes;
    private long bytes;

    Backlog(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds changes to those of the same session; false if there is no room. */
    synchronized boolean add(SessionRef ref, boolean begins, Changes changes) {
        long size = sizeOf(changes);
        if (bytes + size > maxBytes) {
            return false;
        }
        bytes += size;
        Entry before = entries.get(ref);
        entries.put(
                ref,
                before == null
                        ? new Entry(begins, false, changes)
                        : new Entry(before.begins(), before.ends(), both(before.changes(), changes)));
        return true;
    }

    /** Notes that a session has ended. */
    synchronized void end(SessionRef ref) {
        Entry before = entries.get(ref);
        bytes -= before == null ? 0 : sizeOf(before.changes());
        if (before != null && before.begins()) {
            entries.remove(ref); // Redis has never heard of it.
        } else {
            entries.put(ref, new Entry(false, true, Changes.of(Map.of(), Set.of())));
        }
    }

    /** Whether changes of this session wait. */
    synchronized boolean has(SessionRef ref) {
        return entries.containsKey(ref);
    }

    /** Whether this session has ended while Redis was away. */
    synchronized boolean hasEnded(SessionRef ref) {
        Entry entry = entries.get(ref);
        return entry != null && entry.ends();
    }

    /** Takes out what is to be written for a session, to write it; null if nothing is. */
    synchronized @Nullable Entry take(SessionRef ref) {
        Entry entry = entries.remove(ref);
        bytes -= entry == null ? 0 : sizeOf(entry.changes());
        return entry;
    }

    /** Takes back what could not be written, beneath what has come meanwhile; that much room there always is. */
    synchronized void putBack(SessionRef ref, Entry entry) {
        Entry later = take(ref);
        Entry whole = later == null
                ? entry
                : new Entry(entry.begins(), later.ends() || entry.ends(), both(entry.changes(), later.changes()));
        bytes += sizeOf(whole.changes());
        entries.put(ref, whole);
    }

    synchronized List<SessionRef> sessions() {
        return List.copyOf(entries.keySet());
    }

    private static Changes both(Changes first, Changes second) {
        Map<String, byte[]> written = new HashMap<>(first.written());
        Set<String> removed = new HashSet<>(first.removed());
        Map<String, Duration> passing = new HashMap<>(first.passing());
        written.keySet().removeAll(second.removed());
        passing.keySet().removeAll(second.removed());
        passing.keySet().removeAll(second.written().keySet());
        removed.removeAll(second.written().keySet());
        written.putAll(second.written());
        removed.addAll(second.removed());
        passing.putAll(second.passing());
        return new Changes(written, removed, passing, bothExpected(first.expected(), second.expected()));
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

    /** How many sessions have changes that wait. */
    synchronized int size() {
        return entries.size();
    }

    private static long sizeOf(Changes changes) {
        long perField = 200;
        return perField * (1 + changes.written().size() + changes.removed().size())
                + changes.written().values().stream()
                        .mapToLong(value -> value.length)
                        .sum();
    }
}

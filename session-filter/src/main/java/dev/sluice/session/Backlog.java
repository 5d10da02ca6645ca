package dev.sluice.session;

import dev.sluice.session.store.SessionRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was changed in sessions while Redis was away and is still to be written. Bounded; thread-safe. */
final class Backlog {
    private final Map<SessionRef, Waiting> bySession = new LinkedHashMap<>();
    private final long maxBytes;
    private long bytes;

    Backlog(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Adds to what waits for the same session; false, and nothing is added, if there is no room. */
    synchronized boolean add(SessionRef ref, Waiting later) {
        Waiting before = bySession.get(ref);
        Waiting whole = before == null ? later : before.then(later);
        long growth = whole.size() - (before == null ? 0 : before.size());
        if (growth > 0 && bytes + growth > maxBytes) {
            return false;
        }
        bytes += growth;
        bySession.put(ref, whole);
        return true;
    }

    /** A write whose reply was lost may have reached Redis; the little this takes there always is room for. */
    synchronized void perhapsWritten(SessionRef ref) {
        Waiting before = bySession.get(ref);
        if (before != null) {
            Waiting now = before.perhapsWritten();
            bytes += now.size() - before.size();
            bySession.put(ref, now);
        }
    }

    /** What is to be written for a session; null if nothing is. */
    synchronized @Nullable Waiting get(SessionRef ref) {
        return bySession.get(ref);
    }

    /** Forgets what is written now. */
    synchronized void remove(SessionRef ref) {
        Waiting written = bySession.remove(ref);
        bytes -= written == null ? 0 : written.size();
    }

    /** Those for which something waits, in the order in which it came. */
    synchronized List<SessionRef> sessions() {
        return List.copyOf(bySession.keySet());
    }

    /** How many sessions have changes that wait. */
    synchronized int size() {
        return bySession.size();
    }

    /** About how much memory is in use, in bytes. */
    synchronized long bytes() {
        return bytes;
    }
}

package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.session.store.Changes;
import dev.sluice.session.store.Field;
import dev.sluice.session.store.Saved;
import dev.sluice.session.store.SessionRef;
import dev.sluice.session.store.StoredSession;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What this node remembers of sessions, as Redis held them. A copy is used if Redis says that it is still the same, and
 * without asking only while Redis is away. One that may lack what others wrote has no revision, and is for the latter
 * only. Bounded in memory; thread-safe.
 */
final class Copies {
    private static final Duration LONGEST_REST = Duration.ofHours(1);
    private static final int STRIPES = 256;
    private static final String UNVERIFIED = "";
    private static final Changes NOTHING = Changes.of(Map.of(), Set.of());

    private record Copy(StoredSession session, long usedAtMillis) {}

    private final Cache<SessionRef, Copy> byRef;
    private final long maxBytes;
    private final Clock clock;

    /** Counts what this node did to sessions, so that a look that began before does not bring back what was then. */
    private final AtomicLongArray deeds = new AtomicLongArray(STRIPES);

    /** @param maxBytes 0 to remember nothing */
    Copies(long maxBytes, Clock clock) {
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.byRef = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((SessionRef ref, Copy copy) -> copy.session().weight())
                .expireAfterAccess(LONGEST_REST)
                .build();
    }

    long maxBytes() {
        return maxBytes;
    }

    /** To be compared with what Redis holds; null also if it cannot be the same. */
    @Nullable StoredSession get(SessionRef ref) {
        Copy copy = byRef.getIfPresent(ref);
        return copy == null || copy.session().revision().equals(UNVERIFIED) ? null : copy.session();
    }

    /** For use while Redis is away, which counts as its use: null if the session must be over by now. */
    @Nullable StoredSession live(SessionRef ref) {
        StoredSession[] found = new StoredSession[1];
        long now = clock.millis();
        update(ref, copy -> {
            if (isOver(copy, now)) {
                return null;
            }
            found[0] = copy.session().later(copy.usedAtMillis(), now);
            return new Copy(copy.session(), now);
        });
        return found[0];
    }

    /** By the clock of this node, as that of Redis cannot be asked. */
    private static boolean isOver(Copy copy, long nowMillis) {
        String limit = copy.session().text(Field.LIMIT);
        return nowMillis - copy.usedAtMillis() >= copy.session().lifeMillis()
                || (!limit.isEmpty() && Long.parseLong(limit) <= nowMillis);
    }

    /** To be given to {@link #loaded}, asked before the look. */
    long deeds(SessionRef ref) {
        return deeds.get(stripe(ref));
    }

    /** Remembers what a look has found, unless this node has written the session meanwhile. */
    void loaded(SessionRef ref, StoredSession session, long deedsBefore) {
        if (maxBytes > 0) {
            Copy found = new Copy(session, clock.millis());
            byRef.asMap().compute(ref, (unused, copy) -> deeds(ref) == deedsBefore ? found : copy);
        }
    }

    /** Remembers a session that begins here. */
    void begun(SessionRef ref, StoredSession session, Map<String, Duration> passing) {
        if (maxBytes > 0) {
            deeds.incrementAndGet(stripe(ref));
            byRef.put(ref, new Copy(withTimes(session, passing), clock.millis()));
        }
    }

    /** Follows a write. If the copy was not what the write was based on, it lacks what others wrote before. */
    void written(SessionRef ref, Changes changes, Saved saved) {
        deeds.incrementAndGet(stripe(ref));
        update(ref, copy -> {
            StoredSession now = after(copy, changes, saved);
            return now == null ? null : new Copy(now, clock.millis());
        });
    }

    private @Nullable StoredSession after(Copy copy, Changes changes, Saved saved) {
        if (saved instanceof Saved.Written written) {
            return follows(changes, written, copy)
                    ? copy.session().changed(changes, written.revision())
                    : unverified(copy, changes, written.skipped());
        }
        return saved instanceof Saved.Rejected rejected ? unverified(copy, NOTHING, rejected.conflicts()) : null;
    }

    private StoredSession unverified(Copy copy, Changes changes, Map<String, Optional<byte[]>> theirs) {
        Changes left = leaving(changes, theirs);
        return withTimes(copy.session().changed(left, UNVERIFIED), left.passing());
    }

    private static boolean follows(Changes changes, Saved.Written written, Copy copy) {
        return written.skipped().isEmpty()
                && changes.passing().isEmpty() // Redis says when they pass, by its own clock.
                && written.before().equals(copy.session().revision());
    }

    /** Follows a change that Redis does not know yet. */
    void kept(SessionRef ref, Changes changes) {
        deeds.incrementAndGet(stripe(ref));
        update(ref, copy -> {
            StoredSession changed =
                    copy.session().changed(changes, copy.session().revision());
            return new Copy(withTimes(changed, changes.passing()), clock.millis());
        });
    }

    /** With what is theirs as they left it. */
    private static Changes leaving(Changes ours, Map<String, Optional<byte[]>> theirs) {
        Map<String, byte[]> written = new HashMap<>(ours.written());
        Set<String> removed = new HashSet<>(ours.removed());
        Map<String, Duration> passing = new HashMap<>(ours.passing());
        theirs.forEach((field, value) -> {
            written.remove(field);
            removed.remove(field);
            removed.remove(Field.timeOf(field));
            passing.remove(field);
            value.ifPresentOrElse(there -> written.put(field, there), () -> removed.add(field));
        });
        return new Changes(written, removed, passing, Map.of());
    }

    /** Redis has taken what was kept, but for the fields in which it holds what others wrote. */
    void pushed(SessionRef ref, Map<String, Optional<byte[]>> theirs) {
        deeds.incrementAndGet(stripe(ref));
        update(ref, copy -> new Copy(unverified(copy, NOTHING, theirs), copy.usedAtMillis()));
    }

    private StoredSession withTimes(StoredSession session, Map<String, Duration> passing) {
        Map<String, byte[]> times = new HashMap<>();
        passing.forEach((field, time) -> {
            times.put(
                    Field.timeOf(field),
                    Long.toString(clock.millis() + time.toMillis()).getBytes(UTF_8));
        });
        return times.isEmpty() ? session : session.with(times);
    }

    void forget(SessionRef ref) {
        deeds.incrementAndGet(stripe(ref));
        byRef.invalidate(ref);
    }

    private void update(SessionRef ref, UnaryOperator<@Nullable Copy> change) {
        byRef.asMap().computeIfPresent(ref, (unused, copy) -> change.apply(copy));
    }

    private static int stripe(SessionRef ref) {
        return Math.floorMod(ref.hashCode(), STRIPES);
    }

    /** How much memory all take, in bytes; for tests, because it waits until what is too much is thrown out. */
    long weight() {
        byRef.cleanUp();
        return byRef.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }
}

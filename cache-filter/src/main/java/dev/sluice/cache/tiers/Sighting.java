package dev.sluice.cache.tiers;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.store.Inspection;
import dev.sluice.cache.store.Standing;
import dev.sluice.core.redis.RedisUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is stored for one target, as an operator sees it. Immutable.
 *
 * @param fill whether somebody is getting an answer just now
 * @param unreadable variants in Redis that were no entry of this version
 * @param seen the copy this JVM would answer with, if there is one, and all variants in Redis
 */
public record Sighting(Target target, Inspection.Filling fill, int unreadable, List<Seen> seen) {
    /** Asks both tiers. */
    public static Sighting of(Tiers tiers, CacheRequest asked) throws RedisUnavailable {
        Inspection found = tiers.inspect(asked);
        List<Seen> seen = new ArrayList<>();
        tiers.near(asked).ifPresent(copy -> seen.add(Seen.near(copy)));
        int unreadable = found.unreadable();
        for (Inspection.Kept kept : found.kept()) {
            Optional<StoredResponse.Head> head = HeadFormat.read(kept.entry().head());
            if (head.isEmpty()) {
                unreadable++;
            } else if (head.get().target().equals(asked.key())) {
                seen.add(Seen.far(tiers, asked, head.get(), kept));
            }
        }
        return new Sighting(asked.target(), found.fill(), unreadable, List.copyOf(seen));
    }

    /**
     * One copy.
     *
     * @param answers whether the request asked about would select it
     * @param identityBytes of that form of the body; zero without it
     * @param gzipBytes of that form of the body; zero without it
     */
    public record Seen(Copy copy, Standing standing, boolean answers, long identityBytes, long gzipBytes) {
        /** The near tier shows no void copies, and the age of a softly purged one says so. */
        static Seen near(Copy copy) {
            return new Seen(copy, Standing.VALID, true, bytes(copy, Coding.IDENTITY), bytes(copy, Coding.GZIP));
        }

        private static Seen far(Tiers tiers, CacheRequest asked, StoredResponse.Head head, Inspection.Kept kept) {
            Standing standing =
                    tiers.purges().standing(head.scopes(), kept.entry().terms().position());
            Copy copy = Copy.of(new StoredResponse(head, null, null), Copy.Tier.FAR, kept.residence());
            boolean answers = head.variant().answers(asked.fields());
            return new Seen(tiers.after(standing, copy), standing, answers, kept.identityBytes(), kept.gzipBytes());
        }

        private static long bytes(Copy copy, Coding coding) {
            return copy.response().body(coding).map(body -> body.length).orElse(0);
        }
    }
}

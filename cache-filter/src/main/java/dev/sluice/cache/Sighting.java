package dev.sluice.cache;

import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.store.Inspection;
import dev.sluice.cache.store.Standing;
import java.util.List;

/**
 * What is stored for one target, as an operator sees it. Immutable.
 *
 * @param fill whether somebody is getting an answer just now
 * @param unreadable variants in Redis that were no entry of this version
 * @param seen the copy this JVM would answer with, if there is one, and all variants in Redis
 */
record Sighting(Target target, Inspection.Filling fill, int unreadable, List<Seen> seen) {
    /**
     * One copy.
     *
     * @param answers whether the request asked about would select it
     * @param identityBytes of that form of the body; zero without it
     * @param gzipBytes of that form of the body; zero without it
     */
    record Seen(Copy copy, Standing standing, boolean answers, long identityBytes, long gzipBytes) {
        /** The near tier shows no void copies, and the age of a softly purged one says so. */
        static Seen near(Copy copy) {
            return new Seen(copy, Standing.VALID, true, bytes(copy, Coding.IDENTITY), bytes(copy, Coding.GZIP));
        }

        private static long bytes(Copy copy, Coding coding) {
            return copy.response().body(coding).map(body -> body.length).orElse(0);
        }
    }
}

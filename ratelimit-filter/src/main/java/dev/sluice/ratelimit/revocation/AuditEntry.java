package dev.sluice.ratelimit.revocation;

import dev.sluice.ratelimit.revocation.Scope.Kind;
import java.time.Instant;

/**
 * One act in the audit. It is noted before it takes effect, so one that failed may stand there, and again when repeated.
 * Immutable.
 *
 * @param at by the clock of Redis
 * @param place what it was about, in hashes; equal to {@link Revocation#place}
 * @param until when what was revoked ends by itself; the time of the act for one that was restored
 */
public record AuditEntry(Instant at, Act act, Kind kind, String place, Instant until, Audit audit) {
    /** What was done. */
    public enum Act {
        /** One token or the tokens of one scope were revoked. */
        REVOKED,
        /** A revocation was taken back. */
        RESTORED
    }
}

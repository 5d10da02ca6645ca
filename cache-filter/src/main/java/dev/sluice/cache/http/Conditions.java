package dev.sluice.cache.http;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The preconditions by which a client asks whether the copy it has is still right (RFC 9110 section 13). */
public final class Conditions {
    private Conditions() {}

    /**
     * Whether 304 is the client's answer in the place of this answer of the application. Only successful answers are
     * compared (section 13.2.1).
     */
    public static boolean notModified(CacheRequest asked, Fields answer, int status) {
        return held(asked, answer, status, Coding.IDENTITY).isPresent();
    }

    /** The form of this answer the client has already; empty if it has none, or the answer is not compared. */
    static Optional<Coding> held(CacheRequest asked, Fields answer, int status, Coding sent) {
        return status >= 200 && status < 300 ? heldForm(asked, answer, sent) : Optional.empty();
    }

    /**
     * The form of the response the client has already; empty if it has none. {@code If-Modified-Since} counts only
     * without {@code If-None-Match} (section 13.1.3).
     *
     * @param sent the form where no tag tells which one the client has
     */
    private static Optional<Coding> heldForm(CacheRequest asked, Fields response, Coding sent) {
        List<String> tags = asked.fields().values("If-None-Match");
        if (!tags.isEmpty()) {
            return heldByTag(asked, tags, response, sent);
        }
        Optional<Instant> since = HttpDate.parse(asked.fields().first("If-Modified-Since"));
        return since.isPresent() && isUnchanged(response, since.get()) ? Optional.of(sent) : Optional.empty();
    }

    /** RFC 9111 section 4.3.2: what does not tell its last change was made at the {@code Date} at the latest. */
    private static boolean isUnchanged(Fields response, Instant since) {
        String modified = response.first("Last-Modified");
        return HttpDate.parse(modified == null ? response.first("Date") : modified)
                .filter(change -> !change.isAfter(since))
                .isPresent();
    }

    private static Optional<Coding> heldByTag(CacheRequest asked, List<String> lines, Fields response, Coding sent) {
        if (lines.size() == 1 && lines.get(0).strip().equals("*")) {
            return Optional.of(sent);
        }
        String stored = response.first("ETag");
        Optional<EntityTag> tag = EntityTag.parse(stored);
        if (tag.isPresent() && lines.size() == 1 && lines.get(0).equals(stored)) {
            return Optional.of(Coding.IDENTITY); // What most clients send.
        }
        if (tag.isEmpty()) {
            return Optional.empty();
        }
        List<EntityTag> held = EntityTag.all(lines);
        if (asked.policy().compress() && held.stream().anyMatch(tag.get().compressed()::matches)) {
            return Optional.of(Coding.GZIP);
        }
        return held.stream().anyMatch(tag.get()::matches) ? Optional.of(Coding.IDENTITY) : Optional.empty();
    }
}

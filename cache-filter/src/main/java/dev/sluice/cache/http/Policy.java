package dev.sluice.cache.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What rules change about RFC 9111 for a request. Immutable.
 *
 * @param ttl the freshness of answers that tell none
 * @param override whether {@link #ttl} counts too where the application says something else; never over what forbids
 *     storing
 * @param staleWhileRevalidate where the application tells none (RFC 5861 section 3)
 * @param staleIfError where the application tells none (RFC 5861 section 4)
 * @param negativeTtl the freshness of 404 and 410 that tell none
 * @param vary names of request fields that select an answer, beside those of {@code Vary}
 * @param tags of each answer, beside those it carries
 * @param contentTypes media types such as {@code text/html}, to which {@link #ttl} is limited; empty: any
 * @param heuristic whether freshness may be guessed from {@code Last-Modified} (RFC 9111 section 4.2.2)
 * @param stripSetCookie whether cookies are left out of what is stored; else an answer with one is not stored
 * @param perPrincipal whether answers for one user are stored, each for its user alone ({@link Target#owner})
 * @param compress whether the body is also kept compressed
 * @param honourRequestDirectives whether the client may ask for more than a fresh response by {@code Cache-Control}
 * @param targetedFields such as {@code CDN-Cache-Control}: the first that is there and valid counts in the place of
 *     {@code Cache-Control} and {@code Expires} (RFC 9213)
 */
public record Policy(
        Optional<Duration> ttl,
        boolean override,
        Optional<Duration> staleWhileRevalidate,
        Optional<Duration> staleIfError,
        Optional<Duration> negativeTtl,
        List<String> vary,
        List<String> tags,
        List<String> contentTypes,
        boolean heuristic,
        boolean stripSetCookie,
        boolean perPrincipal,
        boolean compress,
        boolean honourRequestDirectives,
        List<String> targetedFields) {
    /** The RFC alone. */
    public static final Policy NONE = new Policy(
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            false,
            false,
            false,
            false,
            true,
            List.of());

    /** Copies the lists. */
    public Policy {
        vary = List.copyOf(vary);
        tags = List.copyOf(tags);
        contentTypes = List.copyOf(contentTypes);
        targetedFields = List.copyOf(targetedFields);
    }
}

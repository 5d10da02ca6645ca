package dev.sluice.cache.capture;

import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the application sees of a request. Immutable.
 *
 * <p>A fill hides what would shape the answer for one client only: {@code Range} and the conditions (RFC 9110 sections 13
 * and 14), {@code Cache-Control} and {@code Pragma}. A validating one shows our validators in place of the client's. A
 * view without identity also hides cookies, credentials, user, roles, session, client certificate and verified token; it
 * has no session, and the calls that would make, change or end one, or sign somebody in, throw
 * {@link IllegalStateException}: a run for nobody that needs one has no answer worth storing.
 */
public final class View {
    private static final Set<String> OF_ONE_CLIENT = Set.of(
            "if-match",
            "if-none-match",
            "if-modified-since",
            "if-unmodified-since",
            "if-range",
            "range",
            "cache-control",
            "pragma");
    private static final Set<String> IDENTITY = Set.of("authorization", "proxy-authorization", "cookie", "cookie2");
    private static final View PLAIN = new View(false, false, null, null);
    private static final View FILL = new View(true, false, null, null);

    private final boolean filling;
    private final boolean anonymous;
    private final @Nullable String etag;
    private final @Nullable String lastModified;

    private View(boolean filling, boolean anonymous, @Nullable String etag, @Nullable String lastModified) {
        this.filling = filling;
        this.anonymous = anonymous;
        this.etag = etag;
        this.lastModified = lastModified;
    }

    /** The request as it is. */
    public static View plain() {
        return PLAIN;
    }

    /** Without what would shape the answer for this client only. */
    public static View fill() {
        return FILL;
    }

    /** As {@link #fill()}, with these values as {@code If-None-Match} and {@code If-Modified-Since}. */
    public static View validating(@Nullable String etag, @Nullable String lastModified) {
        return new View(true, false, etag, lastModified);
    }

    /** As {@link #fill()}, by nobody in particular. */
    public static View anonymous() {
        return FILL.withoutIdentity();
    }

    /** This view, by nobody in particular. */
    public View withoutIdentity() {
        return new View(filling, true, etag, lastModified);
    }

    boolean isPlain() {
        return !filling && !anonymous;
    }

    boolean isAnonymous() {
        return anonymous;
    }

    /** @param name in lower case */
    boolean hides(String name) {
        return (filling && OF_ONE_CLIENT.contains(name)) || (anonymous && IDENTITY.contains(name));
    }

    /** Our own value of a field, in place of the client's. */
    Optional<String> ours(String name) {
        return switch (name) {
            case "if-none-match" -> Optional.ofNullable(etag);
            case "if-modified-since" -> Optional.ofNullable(lastModified);
            default -> Optional.empty();
        };
    }

    /** The names of our own fields. */
    Set<String> ourNames() {
        if (etag == null) {
            return lastModified == null ? Set.of() : Set.of("If-Modified-Since");
        }
        return lastModified == null ? Set.of("If-None-Match") : Set.of("If-None-Match", "If-Modified-Since");
    }
}

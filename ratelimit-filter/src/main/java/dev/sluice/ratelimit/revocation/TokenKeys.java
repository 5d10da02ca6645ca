package dev.sluice.ratelimit.revocation;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.ratelimit.revocation.Scope.Kind;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Names what is known in Redis about tokens. All tokens of one subject share a partition with its sign-out, so one
 * script sees both; each wider scope has a partition of its own. Immutable.
 *
 * <p>A token revoked by its {@code jti} alone stands like a wider scope with a single token in it: its subject is not
 * known, so neither is the partition of its entry.
 */
final class TokenKeys {
    private static final Place ALL = Place.notBefore(Kind.ALL, KeySpace.hash("all"));

    private final KeySpace keys;

    TokenKeys(String prefix) {
        this.keys = new KeySpace(prefix, "blacklist");
    }

    Place entryOf(VerifiedToken token) {
        return new Place(Kind.TOKEN, subject(token.issuer(), token.subject()), token.entry());
    }

    /** Every place that may hold a time up to which tokens like this one are revoked; the subject's comes first. */
    List<Place> notBeforeOf(VerifiedToken token) {
        String issuer = token.issuer();
        String session = token.sessionId();
        String client = token.clientId();
        List<Place> places = new ArrayList<>();
        if (token.subject() != null) {
            places.add(placeOf(new Scope.Subject(issuer, token.subject())));
        }
        if (session != null) {
            places.add(placeOf(new Scope.Session(issuer, session)));
        }
        if (client != null) {
            places.add(placeOf(new Scope.Client(issuer, client)));
        }
        if (issuer != null) {
            places.add(placeOf(new Scope.Issuer(issuer)));
        }
        places.add(ALL);
        places.add(placeOfEntry(token.entry()));
        return places;
    }

    Place placeOf(Scope scope) {
        return Place.notBefore(scope.kind(), partition(scope));
    }

    /** Where a token is revoked of which no more is known; the entry is what {@code TokenVerifier} makes of the two. */
    Place placeOfId(@Nullable String issuer, String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("An empty jti names no token");
        }
        return placeOfEntry(KeySpace.hash("jti", text(issuer), id));
    }

    private static Place placeOfEntry(String entry) {
        return Place.notBefore(Kind.ID, KeySpace.hash("id", entry));
    }

    private static String partition(Scope scope) {
        if (scope instanceof Scope.Subject it) {
            return subject(it.issuer(), it.subject());
        } else if (scope instanceof Scope.Session it) {
            return KeySpace.hash("session", text(it.issuer()), it.session());
        } else if (scope instanceof Scope.Client it) {
            return KeySpace.hash("client", text(it.issuer()), it.client());
        } else if (scope instanceof Scope.Issuer it) {
            return KeySpace.hash("issuer", it.issuer());
        }
        return ALL.partition();
    }

    private static String subject(@Nullable String issuer, @Nullable String subject) {
        return KeySpace.hash("subject", text(issuer), text(subject));
    }

    private static String text(@Nullable String claim) {
        return claim == null ? "" : claim;
    }

    String key(Place place) {
        return keys.key(place.partition(), place.kind() == Kind.TOKEN ? "t:" + place.entry() : "nb");
    }

    /** Where all that is in force stands, by its end. */
    String index() {
        return keys.key("index", "ends");
    }

    /** Who revoked what; beside the index, because one script writes both. */
    String audit() {
        return keys.key("index", "audit");
    }
}

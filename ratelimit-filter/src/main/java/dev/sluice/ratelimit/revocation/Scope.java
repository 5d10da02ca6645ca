package dev.sluice.ratelimit.revocation;

import dev.sluice.ratelimit.token.VerifiedToken;
import org.jspecify.annotations.Nullable;

/** Whose tokens are signed out. Immutable; a null issuer means tokens without {@code iss}. */
public sealed interface Scope {
    /** All tokens of one subject, by {@code iss} and {@code sub}. */
    record Subject(@Nullable String issuer, String subject) implements Scope {}

    /** All tokens of one session at the issuer, by {@link VerifiedToken#sessionId}: the sign-out of one device. */
    record Session(@Nullable String issuer, String session) implements Scope {
        /** @throws IllegalArgumentException if no token can have such a session */
        public Session {
            rejectUnlessId(session);
        }
    }

    /** All tokens issued to one client, by {@link VerifiedToken#clientId}. */
    record Client(@Nullable String issuer, String client) implements Scope {
        /** @throws IllegalArgumentException if no token can have such a client */
        public Client {
            rejectUnlessId(client);
        }
    }

    /** All tokens of one issuer. */
    record Issuer(String issuer) implements Scope {}

    /** All tokens. */
    record All() implements Scope {}

    /** A sign-out that could meet no token must not look as if it were one. */
    private static void rejectUnlessId(String id) {
        if (id.isEmpty() || id.length() > VerifiedToken.MOST_ID_LENGTH) {
            throw new IllegalArgumentException(
                    "An id of " + id.length() + " characters; it must be 1 to " + VerifiedToken.MOST_ID_LENGTH);
        }
    }

    /** Which of these it is. */
    default Kind kind() {
        if (this instanceof Subject) {
            return Kind.SUBJECT;
        } else if (this instanceof Session) {
            return Kind.SESSION;
        } else if (this instanceof Client) {
            return Kind.CLIENT;
        }
        return this instanceof Issuer ? Kind.ISSUER : Kind.ALL;
    }

    /** What a revocation is about. */
    enum Kind {
        /** One token, as the application has seen it. */
        TOKEN,
        /** One token of which only issuer and {@code jti} are known. */
        ID,
        /** All tokens of a subject. */
        SUBJECT,
        /** All tokens of a session. */
        SESSION,
        /** All tokens of a client. */
        CLIENT,
        /** All tokens of an issuer. */
        ISSUER,
        /** All tokens. */
        ALL
    }
}

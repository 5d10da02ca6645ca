package dev.sluice.ratelimit.rule;

import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One of the things a client is told by. Immutable. */
sealed interface KeyPart {
    /** The value in this call; null if it has none. */
    @Nullable String valueIn(Call call);

    /** Whether no call is without. */
    default boolean isAlwaysThere() {
        return false;
    }

    /** Whether the verified token is looked at. */
    default boolean readsToken() {
        return false;
    }

    /** The value as an operator may read it; null if he must not, because who knows it can pass for the client. */
    default @Nullable String shownIn(Call call) {
        return valueIn(call);
    }

    /** The value of {@code written} text as {@link #valueIn} would give it, for an operator who names a client. */
    default String valueOf(String written, Proxies proxies) {
        return written;
    }

    /** {@code address}. */
    record Address() implements KeyPart {
        @Override
        public String valueIn(Call call) {
            return call.client().identity();
        }

        @Override
        public String shownIn(Call call) {
            return call.client().toString();
        }

        @Override
        public boolean isAlwaysThere() {
            return true;
        }

        @Override
        public String valueOf(String written, Proxies proxies) {
            return proxies.clientNamed(written).identity();
        }
    }

    /** One half of {@code principal}: the {@code iss} of the token, or its {@code sub}; empty if it says nothing. */
    record Principal(boolean issuer) implements KeyPart {
        @Override
        public @Nullable String valueIn(Call call) {
            VerifiedToken token = call.token();
            if (token == null) {
                return null;
            }
            String value = issuer ? token.issuer() : token.subject();
            return value == null ? "" : value;
        }

        @Override
        public boolean readsToken() {
            return true;
        }
    }

    /** {@code principal} of a call without token: whom the container has signed in. */
    record User() implements KeyPart {
        @Override
        public @Nullable String valueIn(Call call) {
            String user = call.user();
            return call.token() != null || user == null || user.isEmpty() ? null : user;
        }

        @Override
        public boolean readsToken() {
            return true;
        }
    }

    /** {@code claim:…}. */
    record Claim(ClaimPath path) implements KeyPart {
        @Override
        public @Nullable String valueIn(Call call) {
            return path.valueIn(call.token());
        }

        @Override
        public boolean readsToken() {
            return true;
        }
    }

    /** {@code header:…}, as the client sent it. */
    record Header(String name) implements KeyPart {
        private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*.^_`~-]{1,64}");

        public Header {
            if (!TOKEN.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + name + "\" is not the name of a header");
            }
        }

        @Override
        public @Nullable String valueIn(Call call) {
            String value = call.header().apply(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        @Override
        public @Nullable String shownIn(Call call) {
            return null;
        }
    }

    /** {@code session}. */
    record Session() implements KeyPart {
        @Override
        public @Nullable String valueIn(Call call) {
            String id = call.session();
            return id == null || id.isEmpty() ? null : id;
        }

        @Override
        public @Nullable String shownIn(Call call) {
            return null;
        }
    }

    /** The parts that this word of a key stands for: none for {@code all}, two for {@code principal}. */
    static List<KeyPart> parse(String word) {
        if (word.startsWith("claim:")) {
            return List.of(new Claim(ClaimPath.parse(word.substring(6))));
        }
        if (word.startsWith("header:")) {
            return List.of(new Header(word.substring(7)));
        }
        return switch (word) {
            case "all" -> List.of();
            case "address" -> List.of(new Address());
            case "principal" -> List.of(new Principal(true), new Principal(false));
            case "session" -> List.of(new Session());
            default -> throw new IllegalArgumentException("\"" + word + "\" is nothing a client is told by");
        };
    }

    /** The word in the one spelling that is hashed: names of headers have no case (RFC 9110 section 5.1). */
    static String normal(String word) {
        return word.startsWith("header:") ? word.toLowerCase(Locale.ROOT) : word;
    }
}

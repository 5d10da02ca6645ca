package dev.sluice.demo.account;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A name and a password as somebody has filled them in. Immutable; shows no password. */
record Credentials(String name, String password) {
    static final int LEAST_PASSWORD_LENGTH = 8;

    /** Nobody types so much, and hashing must not become work for us. */
    static final int MOST_PASSWORD_LENGTH = 200;

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{2,20}");

    /**
     * The fields {@code name} and {@code password}.
     *
     * @throws Refused if they cannot be anybody's
     */
    static Credentials of(Exchange exchange) throws Refused {
        return new Credentials(exchange.text("name", 40).toLowerCase(Locale.ROOT), password(exchange, "password"));
    }

    /** A password as it was typed: spaces around it belong to it. */
    static String password(Exchange exchange, String field) throws Refused {
        String password =
                Optional.ofNullable(exchange.request().getParameter(field)).orElse("");
        if (password.length() > MOST_PASSWORD_LENGTH) {
            throw Refused.input(exchange.common()
                    .text("input.long", exchange.texts().text("field." + field), MOST_PASSWORD_LENGTH));
        }
        return password;
    }

    /** The name in the form of those that accounts have; null if it can be none. */
    static @Nullable String normalName(@Nullable String given) {
        String name = given == null ? "" : given.strip().toLowerCase(Locale.ROOT);
        return NAME.matcher(name).matches() ? name : null;
    }

    /** What is wrong with them for a new account. */
    Optional<String> fault(String repeated, Texts texts) {
        if (normalName(name) == null) {
            return Optional.of(texts.text("name.form"));
        }
        return faultOfNew(password, repeated, texts);
    }

    /** What is wrong with a new password. */
    static Optional<String> faultOfNew(String password, String repeated, Texts texts) {
        if (password.length() < LEAST_PASSWORD_LENGTH) {
            return Optional.of(texts.text("password.short", LEAST_PASSWORD_LENGTH));
        }
        return password.equals(repeated) ? Optional.empty() : Optional.of(texts.text("password.differs"));
    }

    @Override
    public String toString() {
        return "credentials";
    }
}

package dev.sluice.demo.account;

import java.util.Locale;

/** What an account may do of the API in a time; the limits stand in {@code sluice.properties}. */
public enum Plan {
    /** For those who try. */
    FREE,
    /** For programs that work all day. */
    PRO;

    /** As the token and the rules of the limits write it. */
    String claim() {
        return name().toLowerCase(Locale.ROOT);
    }
}

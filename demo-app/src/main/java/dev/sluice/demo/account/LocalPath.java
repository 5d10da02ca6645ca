package dev.sluice.demo.account;

import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where somebody wanted to go before signing in: a path of this site, and nothing that a browser would take for the address of
 * another. Immutable.
 *
 * @param text a path, perhaps with a query
 */
record LocalPath(String text) {
    /** Where there is nothing better. */
    static final LocalPath HOME = new LocalPath("/");

    /** Browsers read {@code /\} as {@code //}, and leave out tabs and line breaks (URL Standard, basic URL parser). */
    private static final Pattern FORM = Pattern.compile("/(?!/)[\\x21-\\x7e&&[^\\\\]]{0,500}");

    /** What was asked for if it is of this form; home otherwise. */
    static LocalPath of(@Nullable String asked) {
        return Optional.ofNullable(asked)
                .filter(path -> FORM.matcher(path).matches())
                .map(LocalPath::new)
                .orElse(HOME);
    }
}

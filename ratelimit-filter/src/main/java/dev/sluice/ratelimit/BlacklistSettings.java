package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.revocation.RevocationSettings;
import dev.sluice.ratelimit.token.TokenSettings;
import java.util.regex.Pattern;

/**
 * Which tokens are accepted, where one is required, and what a request tells by one. Immutable; shows no secret.
 *
 * @param tokens which tokens are genuine and of their time
 * @param required the paths, as in a servlet mapping, that need a token
 * @param optional the paths among them that need none
 * @param cookie the cookie that may carry the token; empty for none
 * @param rolesClaim the claim that lists the roles
 * @param scopes what a token must allow, path by path
 * @param revocation how revocations are learnt of
 * @param forgeries how many forged tokens an address may send
 */
public record BlacklistSettings(
        TokenSettings tokens,
        PathPatterns required,
        PathPatterns optional,
        String cookie,
        String rolesClaim,
        ScopeRules scopes,
        RevocationSettings revocation,
        ForgeryLimit.Terms forgeries) {
    private static final Pattern COOKIE_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]*");

    /** Reads the {@code blacklist.*} keys; nothing of it counts until {@code check()} has returned. */
    public static BlacklistSettings from(Settings settings) {
        return new BlacklistSettings(
                TokenSettings.from(settings),
                settings.value("blacklist.required", PathPatterns.FORM, PathPatterns::parse),
                settings.value("blacklist.optional", PathPatterns.FORM, PathPatterns::parse),
                settings.value("blacklist.cookie", "the name of a cookie", BlacklistSettings::cookieName),
                settings.text("blacklist.roles-claim"),
                ScopeRules.from(settings),
                RevocationSettings.from(settings),
                ForgeryLimit.Terms.from(settings));
    }

    private static String cookieName(String name) {
        if (!COOKIE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("no token of RFC 9110");
        }
        return name;
    }

    boolean requiresToken(String path) {
        return required.matchAnySpelling(path) && !optional.matchPlainSpelling(path);
    }
}

package dev.sluice.ratelimit.rule;

import dev.sluice.core.config.Cidr;
import dev.sluice.core.web.PathPatterns;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a rule leaves alone although its paths match: one of these is enough. Nothing that a client can simply
 * claim is among them. Immutable.
 *
 * @param paths matched in their plain spelling and with their case only
 * @param addresses networks of clients
 * @param claims words that claims of a verified token may hold
 */
record Exemptions(PathPatterns paths, List<Cidr> addresses, List<ClaimWord> claims) {
    static final Exemptions NONE = new Exemptions(new PathPatterns(List.of()), List.of(), List.of());

    Exemptions {
        addresses = List.copyOf(addresses);
        claims = List.copyOf(claims);
    }

    /** That the claim is this text, or has it among its words. */
    record ClaimWord(String claim, String word) {
        static final String FORM = "a comma separated list such as role=admin, plan=internal";

        static ClaimWord parse(String text) {
            int equals = text.indexOf('=');
            String claim = text.substring(0, Math.max(0, equals)).strip();
            String word = text.substring(equals + 1).strip();
            if (claim.isEmpty() || word.isEmpty()) {
                throw new IllegalArgumentException("\"" + text + "\" is not " + FORM);
            }
            return new ClaimWord(claim, word);
        }

        boolean isIn(VerifiedToken token) {
            return token.wordsOf(claim).contains(word);
        }
    }

    boolean match(Call call) {
        return call.client().isIn(addresses)
                || (!paths.patterns().isEmpty() && paths.matchPlainSpelling(call.path()))
                || haveClaimOf(call.token());
    }

    boolean readsToken() {
        return !claims.isEmpty();
    }

    private boolean haveClaimOf(@Nullable VerifiedToken token) {
        if (token != null) {
            for (ClaimWord claim : claims) {
                if (claim.isIn(token)) {
                    return true;
                }
            }
        }
        return false;
    }
}

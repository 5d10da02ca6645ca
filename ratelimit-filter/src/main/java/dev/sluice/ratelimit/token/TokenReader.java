package dev.sluice.ratelimit.token;

import dev.sluice.ratelimit.token.Examined.Hopeless;
import dev.sluice.ratelimit.token.Examined.Unknown;
import java.time.Clock;

/**
 * Reads a token with a set of keys: its spelling, its header, its signature and then its claims. Thread-safe.
 *
 * <p>The signature is jjwt's work; the JSON is read here and once, for jjwt's own parser would take dates that are text,
 * lose the fractions of others, and read the header before it knows the key.
 */
final class TokenReader {
    private static final Hopeless MALFORMED = new Hopeless(TokenFault.MALFORMED);

    private final TokenSettings settings;
    private final ClaimsCheck check;

    TokenReader(TokenSettings settings, Clock clock) {
        this.settings = settings;
        this.check = new ClaimsCheck(settings, clock);
    }

    Examined read(String token, KeySet keys) {
        try {
            CompactJws jws = CompactJws.parse(token);
            TokenHeader header = TokenHeader.parse(jws.header());
            return isOfType(header) ? read(jws, header, keys) : new Hopeless(TokenFault.WRONG_TYPE);
        } catch (IllegalArgumentException e) {
            return MALFORMED;
        }
    }

    private boolean isOfType(TokenHeader header) {
        return settings.types().isEmpty() || settings.types().contains(header.type());
    }

    private Examined read(CompactJws jws, TokenHeader header, KeySet keys) {
        KeySet.Choice choice = keys.choose(header.id(), header.algorithm());
        for (VerificationKey key : choice.keys()) {
            if (key.signed(jws, header.algorithm())) {
                return check.examine(StrictJson.object(jws.payload()), jws.signed());
            }
        }
        boolean isUnknown = !choice.isNamed() && mayBeOfIssuersSet(header.algorithm());
        return isUnknown ? new Unknown(header.id() != null) : MALFORMED;
    }

    private boolean mayBeOfIssuersSet(JwsAlgorithm algorithm) {
        JwksSettings jwks = settings.jwks();
        return jwks != null && jwks.algorithms().contains(algorithm);
    }
}

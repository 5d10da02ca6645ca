package dev.sluice.ratelimit.token;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.token.Examined.Genuine;
import dev.sluice.ratelimit.token.Examined.Hopeless;
import dev.sluice.ratelimit.token.Examined.Unknown;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import java.time.Clock;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a token is genuine and of its time (RFC 7519 section 7.2, RFC 8725). Thread-safe.
 *
 * <p>Each key has a list of algorithms it may be used with, and no header of a token chooses another, brings a key or
 * asks for decompression. Each token has one spelling only, because a second one would be a second name for the same
 * rights. Keys may come from a JWK set, which a thread of its own reads; without that, nothing here does any I/O.
 *
 * <p>What was found out about a token is remembered, so that its next requests cost a hash: for at most 10 minutes if it
 * is genuine, and 10 seconds if not or if it has ended. Its times are looked at anew on every call, and after a change
 * of keys nothing remembered counts.
 */
public final class TokenVerifier implements AutoCloseable {
    private static final Refused MALFORMED = new Refused(TokenFault.MALFORMED);

    private final TokenSettings settings;
    private final Clock clock;
    private final KeyRing keys;
    private final TokenReader reader;
    private final TokenMemory memory;
    private final VerifierMeters meters;

    /** Begins to read the key set in the background, if there is one; that it cannot be read stops nothing. */
    public TokenVerifier(TokenSettings settings, Metrics metrics, Clock clock) {
        this(settings, metrics, clock, System::nanoTime);
    }

    TokenVerifier(TokenSettings settings, Metrics metrics, Clock clock, LongSupplier nanoClock) {
        this.settings = settings;
        this.clock = clock;
        this.reader = new TokenReader(settings, clock);
        this.memory = new TokenMemory(settings, clock);
        this.meters = VerifierMeters.of(metrics);
        this.keys = new KeyRing(settings, new JwksRefresh.Surroundings(JwksMeters.of(metrics), nanoClock));
        metrics.gauge("sluice_blacklist_remembered_tokens", "Genuine tokens remembered, about.", memory::size);
        keys.start();
    }

    /** What is remembered of the token, judged by the time it is now; never checks a signature. */
    public Optional<TokenCheck> recall(String token) {
        return isTooLong(token) ? Optional.empty() : Optional.ofNullable(recalled(TokenDigest.of(token)));
    }

    /**
     * What the token turns out to be; of a refused one nothing is known but why.
     *
     * <p>With a JWK set, a token that names an unknown key may wait up to half a second until the set has been read
     * anew, and no more than eight wait at a time. It is {@link TokenFault#KEYS_UNAVAILABLE} if nobody can say whether
     * it is genuine: no set has been read yet, or the set cannot be read now and the key is none of the last one.
     */
    public TokenCheck verify(String token) {
        if (isTooLong(token)) {
            meters.refused().increment();
            return MALFORMED;
        }
        TokenDigest digest = TokenDigest.of(token);
        TokenCheck known = recalled(digest);
        return known == null ? verifyAnew(token, digest) : known;
    }

    private boolean isTooLong(String token) {
        return token.length() > settings.maxTokenSize();
    }

    private @Nullable TokenCheck recalled(TokenDigest digest) {
        Examined examined = memory.find(digest, keys.current());
        if (examined == null) {
            return null;
        }
        meters.recalled(examined);
        return verdict(examined);
    }

    private TokenCheck verifyAnew(String token, TokenDigest digest) {
        KeySet set = keys.current();
        Examined examined = reader.read(token, set);
        if (examined instanceof Unknown unknown) {
            KeySet next = keys.after(set, unknown.namesKey());
            examined = next == set ? unknown : reader.read(token, next);
            set = next;
        }
        if (examined instanceof Unknown unknown && keys.isInDoubt(unknown.namesKey())) {
            meters.withoutKeys().increment();
            return new Refused(TokenFault.KEYS_UNAVAILABLE);
        }
        Examined found = examined instanceof Unknown ? new Hopeless(TokenFault.MALFORMED) : examined;
        memory.keep(digest, token.length(), found, set);
        meters.examined(found);
        return verdict(found);
    }

    private TokenCheck verdict(Examined examined) {
        if (examined instanceof Genuine genuine) {
            return genuine.at(clock.instant(), settings.leeway());
        }
        return examined instanceof Hopeless hopeless ? new Refused(hopeless.fault()) : MALFORMED;
    }

    TokenMemory memory() {
        return memory;
    }

    /** Stops reading the key set; the keys there are remain in force. */
    @Override
    public void close() {
        keys.close();
    }
}

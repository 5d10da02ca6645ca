package dev.sluice.ratelimit;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.revocation.TokenKeys;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenCheck.Premature;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.ratelimit.token.TokenVerifier;
import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.ServletContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.params.SetParams;

/**
 * Verifies tokens and knows which of them have been revoked, on any node: each check asks Redis once, and a revocation
 * holds everywhere from the next check on. Thread-safe.
 *
 * <p>A token is revoked by its issuer and {@code jti}, or, if it has none, by what is signed; never by its text, which
 * can be altered without harm to the signature. Every entry ends a minute and the leeway after the tokens it is about.
 */
public final class TokenBlacklist {
    private static final System.Logger LOG = System.getLogger(TokenBlacklist.class.getName());
    private static final RedisScript CHECK = RedisScript.of(TokenBlacklist.class, "check-token.lua");
    private static final RedisScript SIGN_OUT = RedisScript.of(TokenBlacklist.class, "sign-out.lua");

    /** How far the clock of Redis may run ahead before an entry could end while a node still accepts its token. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    private final RedisLink link;
    private final BlacklistSettings settings;
    private final TokenVerifier verifier;
    private final TokenKeys keys;
    private final Clock clock;
    private final TokenMeters meters;
    private final AtomicBoolean unreadableTold = new AtomicBoolean();

    /** A blacklist that keeps its entries where the link leads; closing the link is the caller's. */
    public TokenBlacklist(RedisLink link, BlacklistSettings settings, Metrics metrics) {
        this(link, settings, metrics, Clock.systemUTC());
    }

    TokenBlacklist(RedisLink link, BlacklistSettings settings, Metrics metrics, Clock clock) {
        this.link = link;
        this.settings = settings;
        this.clock = clock;
        this.verifier = new TokenVerifier(settings.tokens(), metrics, clock);
        this.keys = new TokenKeys(link.settings().keyPrefix());
        this.meters = TokenMeters.of(metrics);
    }

    /**
     * The blacklist of the {@link TokenBlacklistFilter} of this application; with several filters, of the one that was
     * started first.
     *
     * @throws IllegalStateException if no such filter has been started
     */
    public static TokenBlacklist of(ServletContext context) {
        if (context.getAttribute(TokenBlacklist.class.getName()) instanceof TokenBlacklist blacklist) {
            return blacklist;
        }
        throw new IllegalStateException(
                "There is no token blacklist here; map TokenBlacklistFilter in this application");
    }

    /** Lets {@link #of} find this blacklist, unless it finds another already. */
    void publish(ServletContext context) {
        if (context.getAttribute(TokenBlacklist.class.getName()) == null) {
            context.setAttribute(TokenBlacklist.class.getName(), this);
        }
    }

    /** Undoes {@link #publish}. */
    void withdraw(ServletContext context) {
        if (context.getAttribute(TokenBlacklist.class.getName()) == this) {
            context.removeAttribute(TokenBlacklist.class.getName());
        }
    }

    /**
     * Verifies a token and asks whether it has been revoked. Redis is asked only about a token that is good otherwise.
     *
     * @throws RedisUnavailable if that cannot be known now
     */
    public TokenCheck check(String token) throws RedisUnavailable {
        TokenCheck check = verifier.verify(token);
        if (check instanceof Valid valid && isRevoked(valid.token())) {
            check = new Refused(TokenFault.REVOKED);
        }
        meters.checked(check);
        return check;
    }

    /**
     * Whether a token that was valid has been revoked, for work that lasts longer than the request that began it.
     *
     * @throws RedisUnavailable if that cannot be known now
     */
    public boolean isRevoked(VerifiedToken token) throws RedisUnavailable {
        Instant issued = token.issuedAt();
        List<String> names = List.of(keys.entryOf(token), keys.notBeforeOf(token.issuer(), token.subject()));
        List<String> second = List.of(issued == null ? "" : Long.toString(issued.getEpochSecond()));
        Object answer = link.callIdempotent(redis -> CHECK.runText(redis, names, second));
        if ("unreadable".equals(answer)) {
            tellOfUnreadable();
        }
        return !"valid".equals(answer);
    }

    /**
     * Revokes one token for the rest of its life.
     *
     * @return false if there was nothing to revoke, because the token is none that would be accepted
     * @throws RedisUnavailable if the revocation has perhaps not been stored; it may be repeated
     */
    public boolean revoke(String token) throws RedisUnavailable {
        TokenCheck check = verifier.verify(token);
        if (check instanceof Valid valid) {
            revoke(valid.token());
        } else if (check instanceof Premature premature) {
            revoke(premature.token());
        }
        return !(check instanceof Refused);
    }

    /**
     * Revokes the token of a request for the rest of its life.
     *
     * @throws RedisUnavailable if the revocation has perhaps not been stored; it may be repeated
     */
    public void revoke(VerifiedToken token) throws RedisUnavailable {
        SetParams untilItsEnd = new SetParams().pxAt(endOfEntry(token.expiresAt()));
        link.callIdempotent(redis -> redis.set(keys.entryOf(token), "1", untilItsEnd));
        meters.revocations().increment();
    }

    /**
     * Signs a subject out everywhere: revokes all its tokens issued up to and including the second of that time, and
     * those that do not say when they were issued. The time of a subject only rises.
     *
     * <p>A token issued later within the same second is refused too: {@code iat} is not finer.
     *
     * @param issuer the {@code iss} of the tokens, null for tokens without
     * @param before not later than now, give or take the leeway
     * @return false if nothing changed, because a sign-out with this or a later time is in force
     * @throws IllegalArgumentException if the time lies in the future
     * @throws RedisUnavailable if the sign-out has perhaps not been stored; it may be repeated
     */
    public boolean revokeAll(@Nullable String issuer, String subject, Instant before) throws RedisUnavailable {
        if (before.isAfter(clock.instant().plus(settings.tokens().leeway()))) {
            throw new IllegalArgumentException(before + " has not come yet; sign out up to now at most");
        }
        List<String> name = List.of(keys.notBeforeOf(issuer, subject));
        String second = Long.toString(Math.max(0, before.getEpochSecond()));
        String end = Long.toString(endOfEntry(before.plus(settings.tokens().maxTokenLifetime())));
        Object raised = link.callIdempotent(redis -> SIGN_OUT.runText(redis, name, List.of(second, end)));
        meters.signOuts().increment();
        return Objects.equals(raised, 1L);
    }

    /** In milliseconds since 1970, as no node should subtract its own clock from that of Redis. */
    private long endOfEntry(Instant lastUse) {
        return lastUse.plus(settings.tokens().leeway()).plus(MARGIN).toEpochMilli();
    }

    private void tellOfUnreadable() {
        meters.unreadable().increment();
        if (unreadableTold.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A sign-out below {0}:blacklist holds no time, so all tokens of that subject are refused; "
                            + "does another program write there?",
                    link.settings().keyPrefix());
        }
    }

    BlacklistSettings settings() {
        return settings;
    }

    TokenMeters meters() {
        return meters;
    }

    /** When it makes sense to send a request again whose token could not be checked. */
    Duration retryAfter() {
        return link.settings().breakerPause();
    }
}

package dev.sluice.ratelimit;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Published;
import dev.sluice.ratelimit.limit.Answer.TokenState;
import dev.sluice.ratelimit.limit.TokenQuestion;
import dev.sluice.ratelimit.revocation.Audit;
import dev.sluice.ratelimit.revocation.AuditEntry;
import dev.sluice.ratelimit.revocation.Revocation;
import dev.sluice.ratelimit.revocation.Revocations;
import dev.sluice.ratelimit.revocation.Scope;
import dev.sluice.ratelimit.revocation.Scope.Kind;
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
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Verifies tokens and knows which of them have been revoked, on any node: a revocation holds everywhere from the next
 * check on, or, where {@code blacklist.max-staleness} lets nodes keep copies, within that time. Thread-safe.
 *
 * <p>A token is revoked by its issuer and {@code jti}, or, if it has none, by what is signed; never by its text, which
 * can be altered without harm to the signature. Every entry ends a minute and the leeway after the tokens it is about.
 */
public final class TokenBlacklist implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(TokenBlacklist.class.getName());

    private final RedisLink link;
    private final BlacklistSettings settings;
    private final TokenVerifier verifier;
    private final Revocations revocations;
    private final ForgeryLimit forgeries;
    private final TokenMeters meters;
    private final AtomicBoolean unreadableTold = new AtomicBoolean();

    /** A blacklist that keeps its entries where the link leads; closing the link is the caller's. */
    public TokenBlacklist(RedisLink link, BlacklistSettings settings, Metrics metrics) {
        this(link, settings, metrics, Clock.systemUTC());
    }

    TokenBlacklist(RedisLink link, BlacklistSettings settings, Metrics metrics, Clock clock) {
        this.link = link;
        this.settings = settings;
        this.verifier = new TokenVerifier(settings.tokens(), metrics, clock);
        this.revocations = new Revocations(link, settings.tokens(), settings.revocation(), metrics);
        this.forgeries = new ForgeryLimit(link, settings.forgeries(), metrics);
        this.meters = TokenMeters.of(metrics);
    }

    /**
     * The blacklist of the {@link TokenBlacklistFilter} of this application; with several filters, of the one that was
     * started first.
     *
     * @throws IllegalStateException if no such filter has been started
     */
    public static TokenBlacklist of(ServletContext context) {
        return Published.find(context, TokenBlacklist.class)
                .orElseThrow(() -> new IllegalStateException(
                        "There is no token blacklist here; map TokenBlacklistFilter in this application"));
    }

    /** Ends the background work. Whoever still asks this blacklist asks Redis. */
    @Override
    public void close() {
        revocations.close();
        forgeries.close();
        verifier.close();
    }

    /**
     * Verifies a token and finds out whether it has been revoked. Redis is asked only about a token that is good
     * otherwise, and only where the copy of this node does not know.
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
        Optional<TokenQuestion> question = question(token);
        return question.isPresent() && (isRevokedHere(token) || isRevoked(question.get()));
    }

    private boolean isRevoked(TokenQuestion question) throws RedisUnavailable {
        try {
            TokenState state = forgeries.engine().ask(question, List.of()).token();
            met(state);
            return state != TokenState.GOOD;
        } catch (RedisUnavailable e) {
            if (!trustsLastKnown()) {
                throw e;
            }
            meters.lastKnown().increment();
            return false;
        }
    }

    /** Whether this node knows without asking Redis that the token has been revoked. */
    boolean isRevokedHere(VerifiedToken token) {
        return revocations.isRevokedHere(token);
    }

    /** What Redis has to be asked about a token that is not {@link #isRevokedHere}; empty if it is known not to be revoked. */
    Optional<TokenQuestion> question(VerifiedToken token) {
        return revocations.question(token);
    }

    /** Whether a token that is not {@link #isRevokedHere} may be believed although Redis cannot be asked. */
    boolean trustsLastKnown() {
        return revocations.trustsLastKnown();
    }

    /** {@link #revoke(String, Audit)} with nothing to say about it. */
    public boolean revoke(String token) throws RedisUnavailable {
        return revoke(token, Audit.NONE);
    }

    /**
     * Revokes one token for the rest of its life.
     *
     * @return false if there was nothing to revoke, because the token is none that would be accepted
     * @throws IllegalStateException if the issuer's keys cannot be had, so that nobody can say that; it may be repeated
     * @throws RedisUnavailable if the revocation has perhaps not been stored; it may be repeated
     */
    public boolean revoke(String token, Audit audit) throws RedisUnavailable {
        TokenCheck check = verifier.verify(token);
        if (check instanceof Valid valid) {
            revoke(valid.token(), audit);
        } else if (check instanceof Premature premature) {
            revoke(premature.token(), audit);
        } else if (check.equals(new Refused(TokenFault.KEYS_UNAVAILABLE))) {
            throw new IllegalStateException(TokenFault.KEYS_UNAVAILABLE.sentence());
        }
        return !(check instanceof Refused);
    }

    /** {@link #revoke(VerifiedToken, Audit)} with nothing to say about it. */
    public void revoke(VerifiedToken token) throws RedisUnavailable {
        revoke(token, Audit.NONE);
    }

    /**
     * Revokes the token of a request for the rest of its life. Of a token that has ended nothing is stored.
     *
     * @throws RedisUnavailable if the revocation has perhaps not been stored; it may be repeated
     */
    public void revoke(VerifiedToken token, Audit audit) throws RedisUnavailable {
        revocations.revoke(token, audit);
        meters.revocations(Kind.TOKEN).increment();
    }

    /**
     * Revokes the one token with this {@code jti}, for those who have never seen it.
     *
     * @param issuer its {@code iss}, null for a token without
     * @param expiresAt its {@code exp}; null to revoke it for as long as any token lasts that is accepted now
     * @return false if it has ended
     * @throws IllegalArgumentException if the id is empty, or no token that is accepted now can end so late
     * @throws RedisUnavailable if the revocation has perhaps not been stored; it may be repeated
     */
    public boolean revokeId(@Nullable String issuer, String id, @Nullable Instant expiresAt, Audit audit)
            throws RedisUnavailable {
        boolean revoked = revocations.revokeId(issuer, id, expiresAt, audit);
        meters.revocations(Kind.ID).increment();
        return revoked;
    }

    /** {@link #signOut(Scope, Instant, Audit)} of a subject, with nothing to say about it. */
    public boolean revokeAll(@Nullable String issuer, String subject, Instant before) throws RedisUnavailable {
        return signOut(new Scope.Subject(issuer, subject), before, Audit.NONE);
    }

    /** {@link #signOut(Scope, Instant, Audit)} up to now, by the clock of Redis: that of this node does not matter. */
    public boolean signOut(Scope scope, Audit audit) throws RedisUnavailable {
        return signedOut(scope, null, audit);
    }

    /**
     * Revokes all tokens of a scope issued up to a time, to the millisecond, and those that do not say when they were
     * issued. The time of a scope only rises, and of all scopes a token falls under the latest time counts.
     *
     * <p>Where {@code iat} is in whole seconds, as usual, a token issued later within the same second is refused too.
     *
     * @param before not later than now by the clock of Redis, give or take the leeway
     * @return false if nothing changed, because a sign-out with this or a later time is in force, or because all tokens
     *     it is about have ended
     * @throws IllegalArgumentException if the time lies in the future
     * @throws RedisUnavailable if the sign-out has perhaps not been stored; it may be repeated
     */
    public boolean signOut(Scope scope, Instant before, Audit audit) throws RedisUnavailable {
        return signedOut(scope, before, audit);
    }

    private boolean signedOut(Scope scope, @Nullable Instant before, Audit audit) throws RedisUnavailable {
        boolean raised = revocations.signOut(scope, before, audit);
        meters.revocations(scope.kind()).increment();
        return raised;
    }

    /**
     * Takes back the revocation of one token by itself; a sign-out it falls under stays in force. On nodes that keep a
     * copy it holds once they have read again what is in force.
     *
     * @return false if there was none
     * @throws RedisUnavailable if it was perhaps not taken back; it may be repeated
     */
    public boolean restore(VerifiedToken token, Audit audit) throws RedisUnavailable {
        return revocations.restore(token, audit);
    }

    /** Takes back a {@link #revokeId}, as {@link #restore(VerifiedToken, Audit)} does. */
    public boolean restoreId(@Nullable String issuer, String id, Audit audit) throws RedisUnavailable {
        return revocations.restoreId(issuer, id, audit);
    }

    /** Takes back the sign-out of a scope, as {@link #restore(VerifiedToken, Audit)} does. */
    public boolean restore(Scope scope, Audit audit) throws RedisUnavailable {
        return revocations.restore(scope, audit);
    }

    /** Takes back one of {@link #list}, as {@link #restore(VerifiedToken, Audit)} does. */
    public boolean restore(Revocation revocation, Audit audit) throws RedisUnavailable {
        return revocations.restore(revocation, audit);
    }

    /**
     * Some of what is in force, in hashes, hundreds at a time.
     *
     * @param from empty for the first page, then {@link Revocation.Page#next} of the page before, until that is empty
     * @throws RedisUnavailable if it cannot be read now
     * @throws IllegalArgumentException if no page can have ended there
     */
    public Revocation.Page list(String from) throws RedisUnavailable {
        return revocations.list(from);
    }

    /**
     * Who revoked what, and why, the newest first. An act is noted before it takes effect.
     *
     * @param count how many at most
     * @throws RedisUnavailable if it cannot be read now
     */
    public List<AuditEntry> audit(int count) throws RedisUnavailable {
        return revocations.audit(count);
    }

    /** Counts, and tells once, if something else stood where the time of a sign-out should. */
    void met(TokenState state) {
        if (state != TokenState.UNREADABLE) {
            return;
        }
        meters.unreadable().increment();
        if (unreadableTold.compareAndSet(false, true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "A sign-out below {0}:blacklist holds no time, so all tokens it is about are refused; "
                            + "does another program write there?",
                    link.settings().keyPrefix());
        }
    }

    TokenVerifier verifier() {
        return verifier;
    }

    /** How many forged tokens an address may send. */
    ForgeryLimit forgeries() {
        return forgeries;
    }

    RedisLink link() {
        return link;
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

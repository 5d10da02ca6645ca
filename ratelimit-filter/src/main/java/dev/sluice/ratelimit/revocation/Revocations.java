package dev.sluice.ratelimit.revocation;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.limit.TokenQuestion;
import dev.sluice.ratelimit.token.TokenSettings;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens are revoked: asks Redis, or this node's own copy where the settings let it keep one. Thread-safe. Every
 * method that changes something throws {@link RedisUnavailable} if the change was perhaps not stored; it may be repeated.
 */
public final class Revocations {

    private final TokenKeys keys;
    private final RevocationStore store;
    private final RevocationSettings settings;
    private final @Nullable RevocationCopy copy;

    public Revocations(RedisLink link, TokenSettings tokens, RevocationSettings settings, Metrics metrics) {
        this.settings = settings;
        this.keys = new TokenKeys(link.settings().keyPrefix());
        this.store = new RevocationStore(link, keys, tokens, settings.auditLength());
        ThreadPoolExecutor background = background();
        this.copy =
                settings.keepsCopy() ? new RevocationCopy(link, store, settings, background, System::nanoTime) : null;
        if (copy != null) {
            show(copy, metrics);
            copy.open();
        }
        background.execute(() -> EvictionPolicy.warn(link));
    }

    /** One thread, which ends when it has nothing to do: nobody needs to end it. */
    private static ThreadPoolExecutor background() {
        ThreadPoolExecutor thread =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread made = new Thread(task, "sluice-revocations");
                    made.setDaemon(true);
                    return made;
                });
        thread.allowCoreThreadTimeOut(true);
        return thread;
    }

    private static void show(RevocationCopy copy, Metrics metrics) {
        metrics.gauge("sluice_blacklist_copy_entries", "Revocations this node keeps a copy of.", copy::size);
        metrics.gauge(
                "sluice_blacklist_copy_fresh",
                "Whether the copy answers checks (1), or Redis is asked (0).",
                () -> copy.isFresh() ? 1 : 0);
    }

    /** Ends the copy; from now on Redis is asked. */
    public void close() {
        if (copy != null) {
            copy.close();
        }
    }

    /** Whether this node knows, without asking, that the token is revoked; only {@code restore} ever undoes that. */
    public boolean isRevokedHere(VerifiedToken token) {
        if (copy == null) {
            return false;
        }
        if (copy.find(keys.entryOf(token)) != null) {
            return true;
        }
        Instant issued = token.issuedAt();
        for (Place place : keys.notBeforeOf(token)) {
            Long before = copy.find(place);
            if (before != null && (issued == null || issued.toEpochMilli() <= before)) {
                return true;
            }
        }
        return false;
    }

    /**
     * What Redis has to be asked about a token; empty if this node knows that it is not revoked. The order matters: a
     * copy looked at before it became fresh again may lack what made it so.
     */
    public Optional<TokenQuestion> question(VerifiedToken token) {
        if (copy != null && copy.isFreshOrLoads() && !isRevokedHere(token)) {
            return Optional.empty();
        }
        List<String> notBefore = keys.notBeforeOf(token).stream().map(keys::key).toList();
        return Optional.of(new TokenQuestion(keys.key(keys.entryOf(token)), notBefore, token.issuedAt()));
    }

    /** Whether a token not known to be revoked here may be believed although Redis cannot be asked. */
    public boolean trustsLastKnown() {
        return settings.whenRedisIsDown() == RevocationSettings.WhenRedisIsDown.LAST_KNOWN
                && copy != null
                && copy.isLastKnown();
    }

    /** Revokes one token until it has ended; false if it has. */
    public boolean revoke(VerifiedToken token, Audit audit) throws RedisUnavailable {
        return store.revoke(keys.entryOf(token), token.expiresAt(), audit);
    }

    /**
     * Revokes the one token of this {@code jti}; false if it has ended.
     *
     * @param expiresAt its end; if null, the revocation lasts as long as any token that is accepted now
     * @throws IllegalArgumentException if no token accepted now can end so late
     */
    public boolean revokeId(@Nullable String issuer, String id, @Nullable Instant expiresAt, Audit audit)
            throws RedisUnavailable {
        return store.revokeId(keys.placeOfId(issuer, id), expiresAt, audit);
    }

    /**
     * Revokes all tokens of the scope issued up to a time; null for now, by the clock of Redis.
     *
     * @throws IllegalArgumentException if the time lies in the future
     */
    public boolean signOut(Scope scope, @Nullable Instant before, Audit audit) throws RedisUnavailable {
        return store.signOut(keys.placeOf(scope), before, audit);
    }

    /** Takes back the revocation of one token, by itself; false if there was none. */
    public boolean restore(VerifiedToken token, Audit audit) throws RedisUnavailable {
        return store.restore(keys.entryOf(token), audit);
    }

    /** Takes back a {@link #revokeId}; false if there was none. */
    public boolean restoreId(@Nullable String issuer, String id, Audit audit) throws RedisUnavailable {
        return store.restore(keys.placeOfId(issuer, id), audit);
    }

    /** Takes back the sign-out of a scope; false if there was none. */
    public boolean restore(Scope scope, Audit audit) throws RedisUnavailable {
        return store.restore(keys.placeOf(scope), audit);
    }

    /** Takes back one of those listed; false if it was none, or is no more. */
    public boolean restore(Revocation revocation, Audit audit) throws RedisUnavailable {
        Optional<Place> place = Place.parse(revocation.place());
        return place.isPresent() && store.restore(place.get(), audit);
    }

    /** Some of what is in force, from the empty text to the empty text. */
    public Revocation.Page list(String from) throws RedisUnavailable {
        return store.page(from);
    }

    /** The newest acts first. */
    public List<AuditEntry> audit(int count) throws RedisUnavailable {
        return store.audit(count);
    }
}

package dev.sluice.ratelimit.token;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys in force: those of the settings, and those of the issuer's key set as it was last read. Thread-safe.
 *
 * <p>A request never fetches: it waits a moment for the thread that does, if a token names a key nobody here knows.
 */
final class KeyRing implements AutoCloseable {
    private final List<VerificationKey> configured;
    private final @Nullable JwksRefresh refresh;
    private volatile KeySet current;

    KeyRing(TokenSettings settings, JwksRefresh.Surroundings surroundings) {
        JwksSettings jwks = settings.jwks();
        this.configured = settings.keys();
        this.current = new KeySet(configured);
        this.refresh = jwks == null ? null : new JwksRefresh(jwks, surroundings, this::replace);
    }

    void start() {
        if (refresh != null) {
            refresh.start();
        }
    }

    /** The same object as long as no key comes or goes. */
    KeySet current() {
        return current;
    }

    /** Whether the keys have become others; called by one thread at a time. */
    private boolean replace(List<VerificationKey> ofIssuer) {
        List<VerificationKey> all = new ArrayList<>(configured);
        all.addAll(ofIssuer);
        if (current.holds(all)) {
            return false;
        }
        current = new KeySet(all);
        return true;
    }

    /**
     * The set to ask after this one did not know who signed a token; the same if there is no other now.
     *
     * @param namesKey whether the token has a {@code kid}, and a key set read anew might therefore know it
     */
    KeySet after(KeySet seen, boolean namesKey) {
        if (refresh != null && current == seen && (namesKey || !refresh.isLoaded())) {
            refresh.awaitNext();
        }
        return current;
    }

    /** Whether a key we do not know may be good all the same, because the key set cannot be read. */
    boolean isInDoubt(boolean namesKey) {
        return refresh != null && (!refresh.isLoaded() || (namesKey && refresh.isFailing()));
    }

    @Override
    public void close() {
        if (refresh != null) {
            refresh.close();
        }
    }
}

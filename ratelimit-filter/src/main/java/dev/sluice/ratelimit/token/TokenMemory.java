package dev.sluice.ratelimit.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.sluice.ratelimit.token.Examined.Genuine;
import dev.sluice.ratelimit.token.Examined.Hopeless;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about tokens, by the hash of their whole text. Thread-safe.
 *
 * <p>Genuine tokens are kept apart from the others, so that garbage cannot push them out. A token of more than 1 KiB
 * takes the place of several: with {@code blacklist.memory.tokens = 10000}, the text of all tokens kept adds up to at
 * most 10,000 KiB. What was found with one set of keys says nothing once there is another.
 */
final class TokenMemory {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_OF_REFUSED = Duration.ofSeconds(10);
    private static final int PLACE = 1024;

    /** Of the places for genuine tokens; a refused one takes far less room. */
    private static final int SHARE_OF_REFUSED = 4;

    private record Entry<T extends Examined>(T examined, KeySet keys, int places) {}

    private final Cache<TokenDigest, Entry<Genuine>> genuine;
    private final Cache<TokenDigest, Entry<Hopeless>> hopeless;

    TokenMemory(TokenSettings settings, Clock clock) {
        Ticker ticker = () -> nanos(clock.instant());
        this.genuine = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(ticker)
                .maximumWeight(settings.memoryTokens())
                .weigher((TokenDigest digest, Entry<Genuine> entry) -> entry.places())
                .expireAfter(Expiry.creating((TokenDigest digest, Entry<Genuine> entry) ->
                        lifeOf(entry.examined(), clock.instant(), settings.leeway())))
                .build();
        this.hopeless = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(ticker)
                .maximumSize((settings.memoryTokens() + SHARE_OF_REFUSED - 1) / SHARE_OF_REFUSED)
                .expireAfterWrite(LONGEST_OF_REFUSED)
                .build();
    }

    private static long nanos(Instant now) {
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private static Duration lifeOf(Genuine token, Instant now, Duration leeway) {
        Instant end = token.valid().token().expiresAt().plus(leeway);
        Duration left = Duration.between(now, end);
        return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }

    @Nullable Examined find(TokenDigest digest, KeySet keys) {
        Entry<? extends Examined> entry = genuine.getIfPresent(digest);
        if (entry == null) {
            entry = hopeless.getIfPresent(digest);
        }
        return entry != null && entry.keys() == keys ? entry.examined() : null;
    }

    void keep(TokenDigest digest, int length, Examined examined, KeySet keys) {
        if (examined instanceof Genuine token) {
            genuine.put(digest, new Entry<>(token, keys, 1 + (length - 1) / PLACE));
        } else if (examined instanceof Hopeless fault) {
            hopeless.put(digest, new Entry<>(fault, keys, 1));
        }
    }

    /** How many genuine tokens are kept, about. */
    long size() {
        return genuine.estimatedSize();
    }

    /** How many others are kept, about. */
    long sizeOfHopeless() {
        return hopeless.estimatedSize();
    }

    /** Does now what is otherwise put off, so that sizes are exact. */
    void settle() {
        genuine.cleanUp();
        hopeless.cleanUp();
    }
}

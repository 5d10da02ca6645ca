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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What was found out about tokens, by the hash of their whole text. Thread-safe.
 *
 * <p>Genuine tokens are kept apart from the others, so that garbage cannot push them out; one that has ended is among
 * the others, with nothing but its end, for else whoever has one could have its signature checked as often as he likes.
 * What was found with one set of keys says nothing once there is another.
 *
 * <p>A token takes the place of several if it has more than 1 KiB of text or more than 32 values, for small values take
 * the most memory: 8 KiB of text can hold 180 KiB of objects. So a place takes about 4 KiB of heap at most.
 */
final class TokenMemory {
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration LONGEST_OF_REFUSED = Duration.ofSeconds(10);
    private static final int PLACE = 1024;
    private static final int VALUES_PER_PLACE = 32;

    /** Of the places for genuine tokens; a refused one takes far less room. */
    private static final int SHARE_OF_REFUSED = 4;

    /** @param since before that it says nothing: a clock put back can make a token good that had ended */
    private record Entry<T extends Examined>(T examined, KeySet keys, int places, Instant since) {}

    private final Clock clock;
    private final Duration leeway;

    private final Cache<TokenDigest, Entry<Genuine>> genuine;
    private final Cache<TokenDigest, Entry<Hopeless>> hopeless;

    TokenMemory(TokenSettings settings, Clock clock) {
        this.clock = clock;
        this.leeway = settings.leeway();
        Ticker ticker = () -> nanos(clock.instant());
        this.genuine = Caffeine.newBuilder()
                .executor(Runnable::run)
                .ticker(ticker)
                .maximumWeight(settings.memoryTokens())
                .weigher((TokenDigest digest, Entry<Genuine> entry) -> entry.places())
                .expireAfter(Expiry.creating((TokenDigest digest, Entry<Genuine> entry) -> lifeOf(entry.examined())))
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

    private Duration lifeOf(Genuine token) {
        Duration left = Duration.between(clock.instant(), token.end(leeway));
        return left.compareTo(LONGEST) < 0 ? left : LONGEST;
    }

    @Nullable Examined find(TokenDigest digest, KeySet keys) {
        Entry<? extends Examined> entry = genuine.getIfPresent(digest);
        if (entry == null || entry.keys() != keys) {
            entry = hopeless.getIfPresent(digest);
        }
        if (entry == null || entry.keys() != keys || clock.instant().isBefore(entry.since())) {
            return null;
        }
        return entry.examined();
    }

    void keep(TokenDigest digest, int length, Examined examined, KeySet keys) {
        if (examined instanceof Genuine token) {
            Instant end = token.end(leeway);
            if (clock.instant().isBefore(end)) {
                genuine.put(digest, new Entry<>(token, keys, places(token, length), Instant.MIN));
            } else {
                hopeless.put(digest, new Entry<>(new Hopeless(TokenFault.EXPIRED), keys, 1, end));
            }
        } else if (examined instanceof Hopeless fault) {
            hopeless.put(digest, new Entry<>(fault, keys, 1, Instant.MIN));
        }
    }

    private static int places(Genuine token, int length) {
        int values = values(token.valid().token().claims());
        return Math.max(1 + (length - 1) / PLACE, 1 + (values - 1) / VALUES_PER_PLACE);
    }

    /** How many values there are in one, itself counted. */
    private static int values(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return 1 + object.values().stream().mapToInt(TokenMemory::values).sum();
        }
        return value instanceof List<?> items
                ? 1 + items.stream().mapToInt(TokenMemory::values).sum()
                : 1;
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

package dev.sluice.cache.store;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisScript;
import dev.sluice.core.redis.RedisUnavailable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Values kept in Redis for all nodes, one hash for each target with all its variants, and the claims of who fills what.
 * All times are measured by the clock of Redis, so no clock of a node counts. It knows nothing of purges: readers test
 * what they find. A value that is not whole is a miss. Thread-safe.
 */
public final class FarTier {
    private static final System.Logger LOG = System.getLogger(FarTier.class.getName());
    private static final Duration LONGEST = Duration.ofDays(30);
    private static final int MOST_ENTITY_TAGS = 32;
    private static final byte[] NOTHING = new byte[0];
    private static final RedisScript LOOK_UP = script("look-up.lua");
    private static final RedisScript STORE = script("store.lua");
    private static final RedisScript REFRESH = script("refresh.lua");
    private static final RedisScript RELEASE = script("release.lua");
    private static final RedisScript INSPECT = script("inspect.lua");

    private final RedisLink link;
    private final KeySpace keys;
    private final int mostVariants;
    private final Runnable countCorrupt;
    private final AtomicBoolean toldOfCorrupt = new AtomicBoolean();
    private final RecentShare recent = new RecentShare();

    /**
     * What a store or refresh did. Immutable.
     *
     * @param done false if a better entry was there already, or the one to be refreshed no longer is
     * @param contended whether other nodes wait for the claim that was given back
     */
    public record Stored(boolean done, boolean contended) {}

    /**
     * @param mostVariants of one target; the oldest goes for the next
     * @param countCorrupt runs for every value found that is not whole
     */
    public FarTier(RedisLink link, int mostVariants, Runnable countCorrupt) {
        this.link = link;
        this.keys = new KeySpace(link.settings().keyPrefix(), "cache");
        this.mostVariants = mostVariants;
        this.countCorrupt = countCorrupt;
    }

    private static RedisScript script(String name) {
        return RedisScript.of(FarTier.class, "entries.lua", name);
    }

    /**
     * Looks one entry up; expired ones are absent. In one round trip, or in two where look-ups mostly found lately what
     * can be read {@linkplain PlainLookUp plainly} and this one does not.
     */
    public Found find(Address address, Want want) throws RedisUnavailable {
        boolean plainFirst = recent.suffices() && PlainLookUp.suits(want);
        byte[] key = bytes(entriesKey(address.target()));
        String token = want.claim() ? newToken() : "";
        LookUp lookUp = link.callIdempotent(redis -> {
            Optional<LookUp> plain = plainFirst ? PlainLookUp.run(redis, key, address, want) : Optional.empty();
            return plain.orElseGet(() -> byScript(redis, address, want, token));
        });
        if (PlainLookUp.suits(want)) {
            recent.count(PlainLookUp.suffices(lookUp.found(), want));
        }
        return checked(address, lookUp);
    }

    private LookUp byScript(UnifiedJedis redis, Address address, Want want, String token) {
        RedisScript.Call call = lookUp(address, want, token);
        return LookUp.of(address, token, LOOK_UP.run(redis, call.keys(), call.arguments()));
    }

    /** Looks several entries up in one pipeline. */
    public Map<Address, Found> findAll(List<Address> addresses, Want want) throws RedisUnavailable {
        String token = want.claim() ? newToken() : "";
        List<RedisScript.Call> calls =
                addresses.stream().map(it -> lookUp(it, want, token)).toList();
        List<@Nullable Object> replies = link.callIdempotent(redis -> LOOK_UP.runAll(redis, calls));
        Map<Address, Found> found = new LinkedHashMap<>();
        for (int i = 0; i < addresses.size(); i++) {
            Address address = addresses.get(i);
            found.put(address, checked(address, LookUp.of(address, token, replies.get(i))));
        }
        return found;
    }

    /** Reads all variants of the target without their bodies and without a change, in one call; for people who ask. */
    public Inspection inspect(Address address) throws RedisUnavailable {
        List<byte[]> arguments = List.of(bytes(mostVariants));
        return Inspection.of(link.callIdempotent(redis -> INSPECT.run(redis, keysOf(address, Claim.NONE), arguments)));
    }

    private RedisScript.Call lookUp(Address address, Want want, String token) {
        List<byte[]> arguments = new ArrayList<>(List.of(
                bytes(address.variant()),
                bytes(want.least()),
                bytes(want.gzip() ? "z" : "b"),
                bytes(token),
                bytes(Math.max(1, want.claimFor().toMillis()))));
        want.entityTags().stream().limit(MOST_ENTITY_TAGS).forEach(tag -> arguments.add(bytes(tag)));
        return new RedisScript.Call(keysOf(address, Claim.NONE), arguments);
    }

    private Found checked(Address address, LookUp lookUp) {
        if (lookUp.corrupt()) {
            countCorrupt.run();
            if (toldOfCorrupt.compareAndSet(false, true)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} is no cache entry of this version; it is taken for a miss, as are others from now on",
                        entriesKey(address.target()));
            }
        }
        return lookUp.found();
    }

    /** Stores the entry unless one filled at a higher position is there; gives the claim back in any case. */
    public Stored store(Address address, FarEntry entry, Claim claim) throws RedisUnavailable {
        RedisScript.Call call = storing(address, entry, claim);
        return stored(link.callIdempotent(redis -> STORE.run(redis, call.keys(), call.arguments())));
    }

    /** Stores several entries in one pipeline and returns for how many no better one was there. */
    public int storeAll(Map<Address, FarEntry> entries) throws RedisUnavailable {
        List<RedisScript.Call> calls = entries.entrySet().stream()
                .map(it -> storing(it.getKey(), it.getValue(), Claim.NONE))
                .toList();
        List<@Nullable Object> replies = link.callIdempotent(redis -> STORE.runAll(redis, calls));
        return (int) replies.stream().filter(reply -> stored(reply).done()).count();
    }

    private RedisScript.Call storing(Address address, FarEntry entry, Claim claim) {
        FarEntry.Terms terms = entry.terms();
        byte @Nullable [] body = entry.body().orElse(null);
        byte @Nullable [] gzip = entry.gzip().orElse(null);
        List<byte[]> arguments = new ArrayList<>(List.of(
                bytes(address.variant()),
                bytes(terms.position()),
                micros(terms.fresh()),
                micros(terms.total()),
                bytes(mostVariants),
                bytes(String.join(",", terms.names())),
                EntryChecks.seal(entry.head()),
                EntryChecks.checks(body, gzip),
                bytes(String.join("\n", terms.entityTags())),
                token(claim)));
        if (body != null) {
            arguments.addAll(List.of(bytes("b"), body));
        }
        if (gzip != null) {
            arguments.addAll(List.of(bytes("z"), gzip));
        }
        return new RedisScript.Call(keysOf(address, claim), arguments);
    }

    /**
     * Puts a new head before the stored body, which is not sent again, if the entry is still the old one and no later
     * answer; gives the claim back in any case.
     *
     * @param old its head alone counts
     * @param refreshed its bodies and entity tags do not count: they stay
     */
    public Stored refresh(Address address, FarEntry old, FarEntry refreshed, Claim claim) throws RedisUnavailable {
        FarEntry.Terms terms = refreshed.terms();
        List<byte[]> arguments = List.of(
                bytes(address.variant()),
                EntryChecks.mark(old.head()),
                bytes(terms.position()),
                micros(terms.fresh()),
                micros(terms.total()),
                EntryChecks.seal(refreshed.head()),
                token(claim));
        List<byte[]> refreshKeys = keysOf(address, claim);
        return stored(link.callIdempotent(redis -> REFRESH.run(redis, refreshKeys, arguments)));
    }

    /**
     * Gives a claim back without an entry.
     *
     * @param pass for how long nobody shall wait for a fill of this entry, because its answers cannot be stored; zero
     *     if nothing is known of that
     * @return whether other nodes wait
     */
    public boolean release(Address address, Claim claim, Duration pass) throws RedisUnavailable {
        if (!(claim instanceof Claim.Ours)) {
            return false;
        }
        List<byte[]> fill = keysOf(address, claim).subList(1, 2);
        List<byte[]> arguments = List.of(token(claim), bytes(pass.toMillis()));
        return Long.valueOf(1).equals(link.callIdempotent(redis -> RELEASE.run(redis, fill, arguments)));
    }

    /** Gives the memory of all variants of a target back; a late fill may store one again. */
    public void delete(String target) throws RedisUnavailable {
        link.callIdempotent(redis -> redis.unlink(entriesKey(target)));
    }

    private static Stored stored(@Nullable Object reply) {
        if (reply instanceof List<?> flags && flags.size() == 2) {
            return new Stored(
                    Long.valueOf(1).equals(flags.get(0)), Long.valueOf(1).equals(flags.get(1)));
        }
        throw new IllegalStateException("a storing script answered " + reply);
    }

    private List<byte[]> keysOf(Address address, Claim claim) {
        String variant = claim instanceof Claim.Ours ours ? ours.variant() : address.variant();
        return List.of(bytes(entriesKey(address.target())), bytes(keys.key(address.target(), variant + ":fill")));
    }

    private String entriesKey(String target) {
        return keys.key(target, "entries");
    }

    private static byte[] token(Claim claim) {
        return claim instanceof Claim.Ours ours ? bytes(ours.token()) : NOTHING;
    }

    /** Never one of the marks that stand in the same place. */
    private static String newToken() {
        return "t" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    private static byte[] micros(Duration time) {
        Duration most = time.compareTo(LONGEST) > 0 ? LONGEST : time;
        return bytes(most.isNegative() ? 0 : TimeUnit.NANOSECONDS.toMicros(most.toNanos()));
    }

    private static byte[] bytes(Object value) {
        return value.toString().getBytes(StandardCharsets.UTF_8);
    }
}

package dev.sluice.cache.tiers;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Coding;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.EntityTag;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.http.Variant;
import dev.sluice.cache.stats.CacheFigures;
import dev.sluice.cache.stats.CacheStatistics;
import dev.sluice.cache.store.Address;
import dev.sluice.cache.store.Claim;
import dev.sluice.cache.store.FarEntry;
import dev.sluice.cache.store.FarTier;
import dev.sluice.cache.store.Found;
import dev.sluice.cache.store.Inspection;
import dev.sluice.cache.store.Near;
import dev.sluice.cache.store.NearTier;
import dev.sluice.cache.store.Purges;
import dev.sluice.cache.store.Scope;
import dev.sluice.cache.store.Standing;
import dev.sluice.cache.store.WakeUps;
import dev.sluice.cache.store.Want;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The stored responses of both tiers as {@link Copy copies} of this moment, without those a purge made void.
 * Thread-safe.
 */
public final class Tiers {
    /** Variants change their names while somebody looks, at most so often that it is worth looking again. */
    private static final int LOOKS = 3;

    private final TierSettings settings;
    private final WakeUps wakeUps;
    private final Clocks clocks;
    private final Purges purges;
    private final NearTier<StoredResponse> near;
    private final FarTier far;
    private final CacheStatistics statistics;

    /**
     * What Redis has for a request.
     *
     * @param why there is no copy, if there is none
     * @param address for which a claim was made
     */
    public record Look(Optional<Copy> copy, Forward why, Address address, Claim claim) {}

    /**
     * A response to be stored.
     *
     * @param position of the purges when its fill began
     */
    public record Filled(StoredResponse response, long position, long receivedNanos) {}

    public Tiers(RedisLink link, TierSettings settings, Metrics metrics, Clocks clocks) {
        this.settings = settings;
        this.wakeUps = new WakeUps(link.changeLog());
        this.clocks = clocks;
        this.purges = new Purges(link, clocks.nanos());
        this.near = new NearTier<>(settings.nearBytes(), clocks.nanos(), purges);
        this.statistics = new CacheStatistics(metrics, this::nearFigures);
        this.far = new FarTier(link, settings.variants(), statistics::corrupt);
    }

    private CacheFigures.Near nearFigures() {
        return new CacheFigures.Near(near.bytes(), near.entries(), near.evictions());
    }

    public Purges purges() {
        return purges;
    }

    public WakeUps wakeUps() {
        return wakeUps;
    }

    public CacheStatistics statistics() {
        return statistics;
    }

    /** What answers this request here, and all that select the same answer. */
    public String key(CacheRequest asked) {
        String text = asked.key();
        return nearKey(text, variant(near.names(text), asked));
    }

    /** The copy this JVM keeps for the request, fresh or not; whether {@link #purges} are current is for the caller. */
    public Optional<Copy> near(CacheRequest asked) {
        String text = asked.key();
        Optional<Copy> copy = near.find(text).flatMap(kept -> usable(kept, asked));
        if (copy.isPresent()) {
            return copy;
        }
        List<String> names = near.names(text);
        return names.isEmpty()
                ? Optional.empty()
                : near.find(nearKey(text, variant(names, asked))).flatMap(kept -> usable(kept, asked));
    }

    private Optional<Copy> usable(Near<StoredResponse> kept, CacheRequest asked) {
        StoredResponse response = kept.value();
        if (!response.head().variant().answers(asked.fields()) || !hasForm(response, asked)) {
            return Optional.empty();
        }
        Copy copy = Copy.of(response, Copy.Tier.NEAR, kept.residence(now()));
        return Optional.of(after(kept.standing(purges), copy));
    }

    /** A copy read from Redis has one form of the body; who needs the other one has to ask again. */
    private static boolean hasForm(StoredResponse response, CacheRequest asked) {
        return response.has(asked.coding()) || response.has(Coding.IDENTITY);
    }

    private Duration since(Standing.Stale stale) {
        Instant purged = Instant.EPOCH.plusNanos(stale.sinceMicros() * 1000);
        return Duration.between(purged, clocks.wall().instant());
    }

    private static String variant(List<String> names, CacheRequest asked) {
        return Variant.of(names, asked.fields()).hash();
    }

    private static String nearKey(String text, String variant) {
        return variant.isEmpty() ? text : text + "\n" + variant;
    }

    /**
     * Asks Redis, and keeps what it finds here as well.
     *
     * @param claim whether the right to fill is claimed if no fresh copy is there
     */
    public Look far(CacheRequest asked, boolean claim) throws RedisUnavailable {
        return far(asked, want(asked, claim), copy -> !copy.isFresh());
    }

    /** The same with a claim, for what was not there a moment ago. */
    public Look farToFill(CacheRequest asked) throws RedisUnavailable {
        return far(asked, want(asked, true).expectingClaim(), copy -> !copy.isFresh());
    }

    /**
     * The same with a claim also where Redis takes a copy for fresh that is to be renewed.
     *
     * @param renewable a fresh copy too, because its end is near
     */
    public Look farToRenew(CacheRequest asked, Predicate<Copy> renewable) throws RedisUnavailable {
        return far(asked, want(asked, true).expectingClaim(), renewable);
    }

    private Look far(CacheRequest asked, Want want, Predicate<Copy> renewable) throws RedisUnavailable {
        String text = asked.key();
        for (int i = 1; ; i++) {
            List<String> names = near.names(text);
            Address address = new Address(asked.hash(), variant(names, asked));
            Found found = far.find(address, want);
            near.learnNames(text, found.names());
            Optional<Copy> copy = found.entry().flatMap(entry -> copy(asked, entry, found.residence()));
            Forward why = found.names().isEmpty() ? Forward.URI_MISS : Forward.VARY_MISS;
            Look look = new Look(copy, why, address, found.claim());
            if (copy.isPresent() || found.names().equals(names) || i == LOOKS) {
                return want.claim() ? claimedPast(asked, found, look, renewable) : look;
            }
            release(look, false);
        }
    }

    private Want want(CacheRequest asked, boolean claim) {
        return new Want(
                asked.coding() == Coding.GZIP,
                asked.entityTags(),
                claim,
                settings.fillTimeout(),
                purges.floor(),
                false);
    }

    /** An entry that Redis takes for fresh kept it from giving the claim: it knows of no purge, nor of an early end. */
    private Look claimedPast(CacheRequest asked, Found found, Look look, Predicate<Copy> renewable)
            throws RedisUnavailable {
        boolean suffices = look.copy().filter(renewable.negate()).isPresent();
        if (suffices || found.entry().isEmpty() || look.claim() != Claim.NONE) {
            return look;
        }
        long above = found.entry().get().terms().position() + 1;
        Found again = far.find(look.address(), want(asked, true).atLeast(above).expectingClaim());
        Optional<Copy> copy = again.entry().flatMap(entry -> copy(asked, entry, again.residence()));
        return new Look(copy.or(look::copy), look.why(), look.address(), again.claim());
    }

    private Optional<Copy> copy(CacheRequest asked, FarEntry entry, Duration residence) {
        Optional<StoredResponse.Head> head = HeadFormat.read(entry.head())
                .filter(it ->
                        entry.body().map(body -> body.length == it.length()).orElse(true));
        if (head.isEmpty()) {
            statistics.corrupt();
            return Optional.empty();
        }
        // A clash of hashes is a miss, and so is a variant for others.
        if (!head.get().target().equals(asked.key()) || !head.get().variant().answers(asked.fields())) {
            return Optional.empty();
        }
        StoredResponse response = joined(
                new StoredResponse(
                        head.get(), entry.body().orElse(null), entry.gzip().orElse(null)),
                entry.terms().position());
        Near<StoredResponse> kept = near(response, entry.terms().position(), now() - residence.toNanos());
        Standing standing = kept.standing(purges);
        if (standing == Standing.VOID) {
            statistics.lateFill();
            return Optional.empty();
        }
        putNear(kept);
        Copy copy = Copy.of(response, Copy.Tier.FAR, residence);
        return Optional.of(after(standing, copy));
    }

    /** What Redis has for the target of a request, for people: nothing is counted, kept or claimed by that. */
    Inspection inspect(CacheRequest asked) throws RedisUnavailable {
        if (!purges.isCurrent()) {
            purges.catchUp();
        }
        return far.inspect(new Address(asked.hash(), variant(near.names(asked.key()), asked)));
    }

    /** The copy as a purge leaves it. */
    Copy after(Standing standing, Copy copy) {
        return standing instanceof Standing.Stale stale ? copy.staleSince(since(stale)) : copy;
    }

    /** Redis sends at most one form of a body. The other may be here, from a client who asked for that. */
    private StoredResponse joined(StoredResponse response, long position) {
        StoredResponse.Head head = response.head();
        return near.find(nearKey(head.target(), head.variant().hash()))
                .filter(kept -> kept.position() == position)
                .map(kept -> response.joined(kept.value()))
                .orElse(response);
    }

    private static Near<StoredResponse> near(StoredResponse response, long position, long storedNanos) {
        StoredResponse.Head head = response.head();
        Near.Terms terms = new Near.Terms(
                head.scopes(),
                position,
                storedNanos,
                head.lifetime().fresh(),
                head.lifetime().total());
        return new Near<>(response, weight(response), terms);
    }

    private static long weight(StoredResponse response) {
        long bytes = response.head().fields().stream()
                .mapToLong(field -> 128L + field.name().length() + field.value().length())
                .sum();
        for (Coding coding : Coding.values()) {
            bytes += response.body(coding).map(body -> body.length).orElse(0);
        }
        return bytes;
    }

    /** Without a body, as after a conditional look-up, it would answer nobody else. */
    private void putNear(Near<StoredResponse> kept) {
        StoredResponse response = kept.value();
        if (response.has(Coding.IDENTITY) || response.has(Coding.GZIP)) {
            Variant variant = response.head().variant();
            String target = response.head().target();
            near.learnNames(target, variant.names());
            if (settings.nearBytes() > 0) {
                near.put(nearKey(target, variant.hash()), kept);
            }
        }
    }

    /** Keeps the response in this JVM, from where it may answer at once. */
    public void storeNear(Filled filled) {
        putNear(near(filled.response(), filled.position(), filled.receivedNanos()));
    }

    /** Stores the response in Redis, and wakes who waits for it there; returns whether Redis took it. */
    public boolean storeFar(Address address, FarEntry entry, Claim claim) throws RedisUnavailable {
        return woken(address, far.store(address, entry, claim));
    }

    /** The same after a 304: the body is there already. */
    public boolean refreshFar(Address address, FarEntry old, FarEntry refreshed, Claim claim) throws RedisUnavailable {
        return woken(address, far.refresh(address, old, refreshed, claim));
    }

    private boolean woken(Address address, FarTier.Stored stored) throws RedisUnavailable {
        if (stored.contended()) {
            wakeUps.wake(address.target());
        }
        return stored.done();
    }

    /** The response as Redis keeps it; empty if its head is too long to be stored. */
    public static Optional<FarEntry> entry(StoredResponse response, long position) {
        StoredResponse.Head head = response.head();
        FarEntry.Terms terms = new FarEntry.Terms(
                position,
                head.lifetime().fresh(),
                head.lifetime().total(),
                head.variant().names(),
                tags(response));
        return HeadFormat.write(head)
                .map(bytes -> new FarEntry(
                        terms,
                        bytes,
                        response.body(Coding.IDENTITY).orElse(null),
                        response.body(Coding.GZIP).orElse(null)));
    }

    private static List<String> tags(StoredResponse response) {
        List<String> tags = new ArrayList<>();
        boolean compared = response.head().status() / 100 == 2; // RFC 9110 section 13.2.1
        EntityTag.parse(response.head().first("ETag")).filter(tag -> compared).ifPresent(tag -> {
            tags.add(tag.opaque());
            if (response.has(Coding.GZIP)) {
                tags.add(tag.compressed().opaque());
            }
        });
        return tags;
    }

    /** Gives a claim back unused; never fails, because it ends by itself. */
    public void release(Look look, boolean pass) {
        if (look.claim() instanceof Claim.Ours) {
            release(look.address(), look.claim(), pass);
        }
    }

    private void release(Address address, Claim claim, boolean pass) {
        try {
            if (far.release(address, claim, pass ? settings.passTtl() : Duration.ZERO)) {
                wakeUps.wake(address.target());
            }
        } catch (RedisUnavailable e) {
            statistics.redisAway();
        }
    }

    /** Drops the variant here and all of the target in Redis; other nodes may keep them until their end. */
    public void forget(Target target, Variant variant) {
        near.remove(nearKey(target.text(), variant.hash()));
        try {
            far.delete(target.hash());
        } catch (RedisUnavailable e) {
            statistics.redisAway();
        }
    }

    /** Drops what this JVM keeps with one of these scopes, whatever Redis says. */
    public void forgetNear(List<Scope> scopes) {
        near.removeAll(scopes.stream().map(Scope::name).collect(Collectors.toUnmodifiableSet()));
    }

    /** Hears of other nodes from now on. */
    public void start() {
        purges.start();
        wakeUps.start();
    }

    public void close() {
        wakeUps.close();
        purges.close();
    }

    /** In nanoseconds, for durations within this JVM. */
    public long now() {
        return clocks.nanos().getAsLong();
    }

    /** For dates. */
    public Instant time() {
        return clocks.wall().instant();
    }
}

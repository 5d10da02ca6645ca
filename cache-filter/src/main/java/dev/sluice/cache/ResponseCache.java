package dev.sluice.cache;

import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Forward;
import dev.sluice.cache.http.NotStored;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.http.Target;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.ChangeLog;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The responses of an application, kept in this JVM and in Redis, shared by all nodes with the same
 * {@code redis.key-prefix}. Thread-safe.
 *
 * <p>Application code asks for it to evict what it has changed:
 *
 * <pre>{@code
 * ResponseCache.of(servletContext).orElseThrow().evict(request, "/products/7");
 * }</pre>
 *
 * <p>Once {@code evict} has returned, no node answers with what was stored before, or with what a request that began
 * before will still produce: this node at once, others within {@code changelog.lease}. The one exception is
 * {@code cache.when-redis-is-down = serve-near}: a node that cannot reach Redis goes on serving what it keeps.
 */
public final class ResponseCache {
    private static final String ATTRIBUTE = ResponseCache.class.getName();
    private static final String TOPIC = "cache";

    private final CacheSettings settings;
    private final ChangeLog changeLog;
    private final Clocks clocks;
    private final NearTier near;
    private final FarTier far;
    private final CacheMetrics metrics;

    private ResponseCache(RedisLink link, CacheSettings settings, Metrics metrics, Clocks clocks) {
        this.settings = settings;
        this.changeLog = link.changeLog();
        this.clocks = clocks;
        this.near = new NearTier(settings.nearBytes(), clocks.nanos());
        this.metrics = new CacheMetrics(metrics, near);
        this.far = new FarTier(link, this.metrics::corrupt);
    }

    /**
     * A cache on this link, to be given to a {@link ResponseCacheFilter}. The link stays the caller's: the cache ends
     * when it is closed.
     */
    public static ResponseCache on(RedisLink link, CacheSettings settings, Metrics metrics) {
        return on(link, settings, metrics, Clocks.ofSystem());
    }

    static ResponseCache on(RedisLink link, CacheSettings settings, Metrics metrics, Clocks clocks) {
        ResponseCache cache = new ResponseCache(link, settings, metrics, clocks);
        cache.changeLog.listen(TOPIC, cache.near);
        return cache;
    }

    /**
     * The cache of the filter that runs in this application; with several filters, of the one that was started first.
     * Empty if there is none.
     */
    public static Optional<ResponseCache> of(ServletContext context) {
        return context.getAttribute(ATTRIBUTE) instanceof ResponseCache cache ? Optional.of(cache) : Optional.empty();
    }

    /** Lets {@link #of} find this cache, unless it finds another already. */
    void publish(ServletContext context) {
        if (context.getAttribute(ATTRIBUTE) == null) {
            context.setAttribute(ATTRIBUTE, this);
        }
    }

    /** Gives the memory back; another filter's cache stays published. */
    void retire(ServletContext context) {
        changeLog.forget(near);
        near.missed();
        if (context.getAttribute(ATTRIBUTE) == this) {
            context.removeAttribute(ATTRIBUTE);
        }
    }

    /**
     * Removes the response to {@code GET} of that URI, in all its variants, from all nodes.
     *
     * @param uri absolute, with scheme and host as clients ask for it and the container sees it
     * @throws IllegalArgumentException if the URI is not absolute or not {@code http(s)}
     * @throws RedisUnavailable if Redis did not confirm: the eviction may have happened in part, and should be repeated
     */
    public void evict(URI uri) throws RedisUnavailable {
        evict(Target.of(uri));
    }

    /**
     * Removes what the same client would be answered for another path of this application's origin: scheme and host
     * are those of the request, so nobody needs to know what a proxy in front made of them.
     *
     * @param pathAndQuery raw, from the root of the host, such as {@code /shop/products?page=2}
     * @throws IllegalArgumentException if it does not begin with a slash or is no valid URI reference
     * @throws RedisUnavailable as for {@link #evict(URI)}
     */
    public void evict(HttpServletRequest sameOrigin, String pathAndQuery) throws RedisUnavailable {
        if (!pathAndQuery.startsWith("/") || pathAndQuery.startsWith("//")) {
            throw new IllegalArgumentException(pathAndQuery + " must be a path such as /shop/products?page=2");
        }
        URI uri = URI.create(pathAndQuery);
        evict(Target.of(RequestFields.origin(sameOrigin), uri.getRawPath(), uri.getRawQuery()));
    }

    void evict(Target target) throws RedisUnavailable {
        String hash = target.hash();
        try {
            far.evict(hash);
            // After Redis: a copy read from there before would otherwise be kept here again.
            near.changed(hash);
            changeLog.append(TOPIC, hash);
            metrics.evicted();
        } catch (RedisUnavailable e) {
            near.changed(hash);
            metrics.evictionFailed();
            throw e;
        }
    }

    CacheSettings settings() {
        return settings;
    }

    CacheMetrics metrics() {
        return metrics;
    }

    /** For durations. */
    long now() {
        return clocks.nanos().getAsLong();
    }

    /** For dates. */
    Instant time() {
        return clocks.wall().instant();
    }

    /** Looks near, then in Redis; never fails. */
    Lookup find(CacheRequest request) {
        String hash = request.target().hash();
        boolean wanted = request.acceptsStored();
        if (wanted && hearsEvictions()) {
            Optional<Copy> copy = nearCopy(request, hash);
            if (copy.isPresent()) {
                return new Lookup.Hit(copy.get());
            }
        }
        try {
            return wanted ? askRedis(request, hash) : new Lookup.Miss(Forward.RELOAD, askTheTime(hash));
        } catch (RedisUnavailable e) {
            return withoutRedis(request, hash);
        }
    }

    /** Whether no eviction older than the lease is unknown here. */
    boolean hearsEvictions() {
        return changeLog.isComplete();
    }

    private Optional<Copy> nearCopy(CacheRequest request, String hash) {
        return near.find(hash).filter(copy -> answers(copy, request));
    }

    private static boolean answers(Copy copy, CacheRequest request) {
        StoredResponse.Head head = copy.response().head();
        return head.target().equals(request.target().text()) && head.variant().answers(request.fields());
    }

    private Lookup askRedis(CacheRequest request, String hash) throws RedisUnavailable {
        long changes = near.changes();
        long asked = now();
        FarTier.Reply reply = far.find(hash);
        Ticket ticket = new Ticket(hash, reply.redisMicros(), changes, asked);
        if (reply.copy().isEmpty()) {
            return new Lookup.Miss(Forward.URI_MISS, ticket);
        }
        Copy copy = reply.copy().get();
        if (!answers(copy, request)) {
            return new Lookup.Miss(Forward.VARY_MISS, ticket);
        }
        near.put(hash, copy.response(), asked + copy.left().toNanos(), changes);
        return new Lookup.Hit(copy);
    }

    private Ticket askTheTime(String hash) throws RedisUnavailable {
        long changes = near.changes();
        long asked = now();
        return new Ticket(hash, far.time(hash).redisMicros(), changes, asked);
    }

    private Lookup withoutRedis(CacheRequest request, String hash) {
        boolean near =
                request.acceptsStored() && settings.whenRedisIsDown() == CacheSettings.WhenRedisIsDown.SERVE_NEAR;
        Optional<Copy> copy = near ? nearCopy(request, hash) : Optional.empty();
        return copy.isPresent() ? new Lookup.Hit(copy.get()) : new Lookup.Away();
    }

    /** Stores an answer received at that time, unless its target was evicted since the ticket was given. */
    void store(Ticket ticket, StoredResponse response, long receivedNanos) {
        long freshUntil = receivedNanos + response.head().lifetime().fresh().toNanos();
        Optional<byte[]> entry = EntryFormat.write(response);
        Duration left = Duration.ofNanos(freshUntil - now());
        if (entry.isEmpty() || left.toMillis() < 1) {
            metrics.notStored(entry.isEmpty() ? NotStored.TOO_LONG : NotStored.NO_FRESHNESS);
            return;
        }
        try {
            if (far.store(ticket, entry.get(), left)) {
                near.put(ticket.hash(), response, freshUntil, ticket.changes());
                metrics.stored();
            } else {
                metrics.notStored(NotStored.EVICTED);
            }
        } catch (RedisUnavailable e) {
            metrics.notStored(NotStored.REDIS_AWAY); // The client has its answer; the next request fills again.
        }
    }
}

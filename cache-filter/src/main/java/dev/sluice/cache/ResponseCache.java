package dev.sluice.cache;

import dev.sluice.cache.answer.Responder;
import dev.sluice.cache.http.CacheRequest;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.Policy;
import dev.sluice.cache.http.Target;
import dev.sluice.cache.object.ObjectCache;
import dev.sluice.cache.rule.CacheRule;
import dev.sluice.cache.stats.CacheFigures;
import dev.sluice.cache.stats.DryRun;
import dev.sluice.cache.stats.DryRunReport;
import dev.sluice.cache.tiers.Clocks;
import dev.sluice.cache.tiers.Sighting;
import dev.sluice.cache.tiers.Tiers;
import dev.sluice.cache.warmup.WarmUp;
import dev.sluice.cache.warmup.Warming;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Published;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Optional;

/**
 * The responses of an application, kept in this JVM and in Redis, shared by all nodes with the same
 * {@code redis.key-prefix}. Thread-safe.
 *
 * <p>Application code asks for it to purge what it has changed:
 *
 * <pre>{@code
 * ResponseCache.of(servletContext).orElseThrow().evict(request, "/products/7");
 * ResponseCache.of(servletContext).orElseThrow().evictTag("product-7");
 * }</pre>
 *
 * <p>Once such a call has returned, no node answers with what was stored before, or with what a request that began
 * before will still produce: this node at once, others within {@code changelog.lease}. The one exception is
 * {@code cache.when-redis-is-down = serve-near}: a node that cannot reach Redis goes on serving what it keeps.
 */
public final class ResponseCache {
    private final CacheSettings settings;
    private final RedisLink link;
    private final Tiers tiers;
    private final Responder responder;
    private final ObjectCache objects;
    private final DryRun dryRun = new DryRun();
    private final Warming warming;
    private volatile String contextPath = "";

    private ResponseCache(RedisLink link, CacheSettings settings, Metrics metrics, Clocks clocks) {
        this.settings = settings;
        this.link = link;
        this.tiers = new Tiers(link, settings.tiers(), metrics, clocks);
        this.responder = new Responder(tiers, settings.answers(), clocks.nanos());
        WarmUp warmUp = settings.dryRun() ? WarmUp.none() : settings.warmUp(); // A dry run stores nothing.
        this.warming =
                new Warming(link, new Warming.Parts(warmUp, tiers.purges(), settings.statusField(), clocks.nanos()));
        ObjectCache.Ground ground = new ObjectCache.Ground(link, tiers.purges(), tiers.wakeUps(), clocks.nanos());
        this.objects = ObjectCache.beside(ground, settings.objects(), metrics);
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
        cache.tiers.start();
        return cache;
    }

    /**
     * The cache of the filter that runs in this application; with several filters, of the one that was started first.
     * Empty if there is none.
     */
    public static Optional<ResponseCache> of(ServletContext context) {
        return Published.find(context, ResponseCache.class);
    }

    /** Lets {@link #of} find this cache, behind those that were there before. */
    void publish(ServletContext context) {
        contextPath = context.getContextPath();
        Published.offer(context, ResponseCache.class, this);
        warming.start();
        Published.offer(context, ObjectCache.class, objects);
    }

    /** Gives the memory back; other filters' caches stay published. */
    void retire(ServletContext context) {
        Published.withdraw(context, ObjectCache.class, objects);
        Published.withdraw(context, ResponseCache.class, this);
        warming.close();
        tiers.close();
    }

    /**
     * Removes the response to {@code GET} of that URI, in all its variants and for all users, from all nodes.
     *
     * @param uri absolute, with scheme and host as clients ask for it and the container sees it
     * @throws IllegalArgumentException if the URI is not absolute or not {@code http(s)}
     * @throws RedisUnavailable if Redis did not confirm: the purge may have happened in part, and should be repeated
     */
    public void evict(URI uri) throws RedisUnavailable {
        purge(Purge.target(targetOf(uri)));
    }

    /**
     * Renews the response to {@code GET} of that URI, in all its variants: it is stale on all nodes when this returns,
     * so it is served on where stale ones may be, and this node asks its own server for it in the background, once,
     * within {@code cache.warm-up.rate}. Without {@code cache.warm-up.base}, with {@code cache.dry-run}, and while a
     * thousand others wait, it is only made stale, and the next client that asks has it renewed.
     *
     * @param uri as for {@link #evict(URI)}; a scheme other than that of {@code cache.warm-up.base} is told to the
     *     server in {@code X-Forwarded-Proto}, which it must trust
     * @throws IllegalArgumentException as for {@link #evict(URI)}
     * @throws RedisUnavailable as for {@link #evict(URI)}; then nothing is asked for
     */
    public void refresh(URI uri) throws RedisUnavailable {
        purge(Purge.target(targetOf(uri)).soft());
        var unused = warming.refresh(Target.of(uri));
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
        Target raw = Target.of(RequestFields.origin(sameOrigin), uri.getRawPath(), uri.getRawQuery());
        purge(Purge.target(ruled(raw)));
    }

    /**
     * Removes everything that carries one of these tags, however much that is, by one call.
     *
     * @throws RedisUnavailable as for {@link #evict(URI)}
     */
    public void evictTag(String... tags) throws RedisUnavailable {
        purge(Purge.tags(tags));
    }

    /**
     * Removes everything, also every object of {@link #objects}.
     *
     * @throws RedisUnavailable as for {@link #evict(URI)}
     */
    public void evictAll() throws RedisUnavailable {
        purge(Purge.everything());
    }

    /**
     * Removes, or makes stale, what the purge is about.
     *
     * @throws RedisUnavailable as for {@link #evict(URI)}
     */
    public void purge(Purge purge) throws RedisUnavailable {
        if (purge.scopes().isEmpty()) {
            return;
        }
        try {
            tiers.purges().purge(purge.scopes(), purge.isSoft());
            tiers.statistics().purged(purge.kind());
        } catch (RedisUnavailable e) {
            // Redis does not know of it, so it may come back; but this node need not serve it until then.
            if (!purge.isSoft()) {
                tiers.forgetNear(purge.scopes());
            }
            tiers.statistics().purgeFailed();
            throw e;
        }
    }

    /**
     * The cache of the application's own objects of that name, which shares nothing with the responses but Redis and
     * {@link #evictAll}.
     *
     * @throws IllegalArgumentException if {@link ObjectCache#named} does not take the name
     */
    public ObjectCache objects(String name) {
        return objects.named(name);
    }

    /** What this node's cache did since its start. */
    public CacheFigures figures() {
        return tiers.statistics().figures();
    }

    /** What a cache with {@code cache.dry-run} has seen. */
    public DryRunReport dryRunReport() {
        return dryRun.report();
    }

    /** What is stored for {@code GET} of that target with these request fields, on this node and in Redis. */
    Sighting look(Target raw, Fields fields) throws RedisUnavailable {
        Policy policy = settings.rules().policyOf(ruleOf(raw));
        return Sighting.of(tiers, new CacheRequest("GET", ruled(raw), fields, policy));
    }

    /** The key under which the response to {@code GET} of that URI is stored. */
    Target targetOf(URI uri) {
        return ruled(Target.of(uri));
    }

    /** The key of a target, of whose query only that counts which its rule says. */
    Target ruled(Target raw) {
        return ruleOf(raw).map(rule -> rule.target(raw)).orElse(raw);
    }

    Optional<CacheRule> ruleOf(Target raw) {
        return settings.rules().ruleFor(raw, contextPath);
    }

    CacheSettings settings() {
        return settings;
    }

    Tiers tiers() {
        return tiers;
    }

    Responder responder() {
        return responder;
    }

    DryRun dryRun() {
        return dryRun;
    }

    RedisLink link() {
        return link;
    }
}

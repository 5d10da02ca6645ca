package dev.sluice.cache.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A request as the rules of caching see it, and what they say about it (RFC 9111 sections 4 and 5.2.1). Immutable, as
 * far as its fields are.
 */
public final class CacheRequest {
    /** Safe methods leave the resource as it is (RFC 9110 section 9.2.1); of an unknown one nobody can say that. */
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final String method;
    private final Target target;
    private final Fields fields;
    private final Policy policy;
    private final CacheControl control;
    private final boolean mayReload;
    private final boolean hasCacheControl;
    private final boolean onlyIfCached;

    // Asked for several times on each request, and always the same.
    private @Nullable Coding coding;
    private @Nullable String key;
    private @Nullable String hash;

    /** A request under the policy that rules have for it. */
    public CacheRequest(String method, Target target, Fields fields, Policy policy) {
        this.method = method;
        this.target = target;
        this.fields = fields;
        this.policy = policy;
        List<String> lines = fields.values("Cache-Control");
        CacheControl said = CacheControl.parse(lines);
        this.control = policy.honourRequestDirectives() ? said : CacheControl.parse(List.of());
        this.mayReload = policy.honourRequestDirectives();
        this.hasCacheControl = !lines.isEmpty();
        this.onlyIfCached = said.has("only-if-cached"); // Honoured always: it costs the application nothing.
    }

    String method() {
        return method;
    }

    CacheControl control() {
        return control;
    }

    /** The resource asked for. */
    public Target target() {
        return target;
    }

    /** {@link Target#text} of the target. */
    public String key() {
        String known = key;
        if (known == null) {
            known = target.text();
            key = known;
        }
        return known;
    }

    /** {@link Target#hash} of the target. */
    public String hash() {
        String known = hash;
        if (known == null) {
            known = target.hash();
            hash = known;
        }
        return known;
    }

    /** The header of the request. */
    public Fields fields() {
        return fields;
    }

    /** What rules change for this request. */
    public Policy policy() {
        return policy;
    }

    /** Whether the answer has no body. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether an answer without error makes what is stored for the target invalid (RFC 9111 section 4.4). */
    public boolean isUnsafe() {
        return !SAFE.contains(method);
    }

    /** Whether the request carries credentials. */
    public boolean isAuthorized() {
        return fields.has("Authorization");
    }

    /** Whether what is stored for this request reaches its user alone. */
    boolean isForOwner() {
        return policy.perPrincipal() && !target.owner().isEmpty();
    }

    /** The form this client gets: compressed if it takes that gladly and wants no part. */
    public Coding coding() {
        Coding known = coding;
        return known == null ? chosenCoding() : known;
    }

    private Coding chosenCoding() {
        boolean gzip = policy.compress()
                && !fields.has("Range")
                && AcceptEncoding.of(fields).prefersGzip();
        Coding chosen = gzip ? Coding.GZIP : Coding.IDENTITY;
        coding = chosen;
        return chosen;
    }

    /** The opaque tags of {@code If-None-Match}, since weak ones match too; empty without any and for {@code *}. */
    public List<String> entityTags() {
        List<String> lines = fields.values("If-None-Match");
        return lines.isEmpty()
                ? List.of()
                : EntityTag.all(lines).stream().map(EntityTag::opaque).toList();
    }

    /** Why the cache has nothing to do with this request; empty if it has. */
    public Optional<Forward> mustPass() {
        return Admission.mustPass(this);
    }

    /** Whether the client takes an answer nobody asked the application about now (RFC 9111 sections 5.2.1 and 5.4). */
    public boolean acceptsStored() {
        return !wantsValidation() && control.seconds("max-age").orElse(1) > 0;
    }

    private boolean wantsValidation() {
        boolean pragma = mayReload
                && !hasCacheControl
                && fields.has("Pragma")
                && fields.values("Pragma").stream().anyMatch("no-cache"::equalsIgnoreCase);
        return pragma || control.has("no-cache");
    }

    /**
     * What to do with the copy found, which answers this request.
     *
     * @param chance above 0, at most 1, drawn anew for each request: by it, one of many requests refreshes a copy a
     *     little before its end, the sooner the longer the application takes
     */
    public Plan planWith(Copy copy, double chance) {
        if (isAuthorized()
                && !isForOwner()
                && !answersAuthorized(copy.response().head())) {
            return without(Forward.AUTHORIZATION, Optional.empty());
        }
        Optional<Forward> unfit = unfit(copy);
        if (unfit.isPresent()) {
            return without(unfit.get(), Optional.of(copy));
        }
        boolean refresh = (isWithinRevalidation(copy) || isAlmostOver(copy, chance)) && mayRefresh(copy);
        return new Plan.Serve(copy, reply(copy.response()), refresh);
    }

    private boolean answersAuthorized(StoredResponse.Head stored) {
        return Answer.answersAuthorized(said(stored));
    }

    private CacheControl said(StoredResponse.Head stored) {
        return CacheControl.of(stored, policy.targetedFields());
    }

    /** What to do without a copy. */
    public Plan planWithout(Forward why) {
        if (why == Forward.REDIS_AWAY && !onlyIfCached) {
            return new Plan.Pass(why);
        }
        // A part cannot be stored, and the application may have it cheaper than the whole.
        boolean part = fields.has("Range") && !isHead() && !onlyIfCached;
        return part ? new Plan.Pass(Forward.PARTIAL) : without(why, Optional.empty());
    }

    private Plan without(Forward why, Optional<Copy> copy) {
        if (onlyIfCached) {
            return new Plan.Refuse(why);
        }
        if (isHead()) { // Its answer has no body to store.
            return new Plan.Pass(copy.isPresent() ? why : Forward.HEAD_MISS);
        }
        return new Plan.Fetch(why, copy);
    }

    /** Why the copy is no answer to this request; empty if it is one. */
    private Optional<Forward> unfit(Copy copy) {
        OptionalLong freshFor = control.seconds("min-fresh");
        boolean endsTooSoon =
                freshFor.isPresent() && copy.left().compareTo(Duration.ofSeconds(freshFor.getAsLong())) < 0;
        if (wantsValidation() || isTooOld(copy) || endsTooSoon) {
            return Optional.of(Forward.RELOAD);
        }
        return copy.isFresh() || acceptsStale(copy) ? Optional.empty() : Optional.of(Forward.STALE);
    }

    /** By {@code max-age}, which says nothing about what never changes while it is fresh (RFC 8246 section 2). */
    private boolean isTooOld(Copy copy) {
        OptionalLong oldest = control.seconds("max-age");
        if (oldest.isEmpty() || (copy.isFresh() && said(copy.response().head()).has("immutable"))) {
            return false;
        }
        Duration limit = Duration.ofSeconds(oldest.getAsLong());
        return limit.isZero() || copy.age().compareTo(limit) > 0;
    }

    private boolean acceptsStale(Copy copy) {
        if (copy.response().head().lifetime().mustRevalidate()) {
            return false;
        }
        if (control.has("max-stale")) {
            return control.hasBare("max-stale")
                    || isWithin(
                            mostStaleness(copy),
                            Duration.ofSeconds(control.seconds("max-stale").orElse(0)));
        }
        // RFC 9111 section 5.2.1.1: who limits the age wants nothing stale, unless it says so.
        return !control.has("max-age") && mayRefresh(copy) && isWithinRevalidation(copy);
    }

    private static boolean isWithinRevalidation(Copy copy) {
        return !copy.isFresh()
                && isWithin(copy.staleness(), copy.response().head().lifetime().staleWhileRevalidate());
    }

    /** What was received stale is so for longer than it is here, but never for longer than it exists. */
    private static Duration mostStaleness(Copy copy) {
        return copy.response().head().lifetime().fresh().isZero() ? copy.age() : copy.staleness();
    }

    private static boolean isWithin(Duration staleness, Duration window) {
        return !window.isZero() && staleness.compareTo(window) <= 0;
    }

    /**
     * Whether the application can be asked again by a request without a user: not for a copy that depends on one, nor
     * where it answered from another thread.
     */
    private boolean mayRefresh(Copy copy) {
        StoredResponse.Head head = copy.response().head();
        return !isHead()
                && !isAuthorized()
                && target.owner().isEmpty()
                && !head.asynchronous()
                && !head.variant().isPersonal();
    }

    /** XFetch: Vattani, Chierichetti, Lowenstein, Optimal probabilistic cache stampede prevention, 2015. */
    private static boolean isAlmostOver(Copy copy, double chance) {
        double early = copy.response().head().fillTime().toNanos() * -Math.log(chance);
        return copy.isFresh()
                && copy.left().compareTo(Duration.ofSeconds(CacheControl.MOST_SECONDS)) < 0
                && copy.left().toNanos() <= early;
    }

    /**
     * Whether the copy may answer in the place of an error of the application (RFC 5861 section 4), also if the client
     * reloads by {@code max-age=0}, but not by {@code no-cache}.
     */
    public boolean mayAnswerError(Copy copy) {
        Lifetime lifetime = copy.response().head().lifetime();
        if (lifetime.mustRevalidate() || wantsValidation()) {
            return false;
        }
        OptionalLong asked = control.seconds("stale-if-error");
        return asked.isPresent()
                ? isWithin(mostStaleness(copy), Duration.ofSeconds(asked.getAsLong()))
                : isWithin(copy.staleness(), lifetime.staleIfError());
    }

    /** In which form a stored response answers this request, fresh or just validated. */
    public Reply reply(StoredResponse stored) {
        StoredResponse.Head head = stored.head();
        Coding sent = formOf(stored);
        Optional<Coding> held = Conditions.held(this, head, head.status(), sent);
        if (held.isPresent()) {
            return new Reply.NotModified(held.get());
        }
        Optional<Reply> part = isHead() || !fields.has("Range") ? Optional.empty() : Ranges.reply(fields, head);
        return part.orElseGet(() -> new Reply.Whole(sent));
    }

    private Coding formOf(StoredResponse stored) {
        Coding wanted = coding();
        return stored.has(wanted) ? wanted : Coding.IDENTITY;
    }
}

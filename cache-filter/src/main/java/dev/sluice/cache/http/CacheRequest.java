package dev.sluice.cache.http;

import java.util.List;
import java.util.Optional;

/**
 * A request as the rules of caching see it, and what they say about it. Immutable, as far as its fields are.
 */
public final class CacheRequest {
    /** Safe methods leave the resource as it is (RFC 9110 section 9.2.1); of an unknown one nobody can say that. */
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final List<String> METHOD_OVERRIDES =
            List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");
    private static final List<String> FOR_THE_APPLICATION =
            List.of("Range", "If-Range", "If-Match", "If-Unmodified-Since");

    private final String method;
    private final Target target;
    private final Fields fields;
    private final Policy policy;
    private final CacheControl control;

    /** A request under the policy that rules have for it. */
    public CacheRequest(String method, Target target, Fields fields, Policy policy) {
        this.method = method;
        this.target = target;
        this.fields = fields;
        this.policy = policy;
        this.control = fields.cacheControl();
    }

    /** The resource asked for. */
    public Target target() {
        return target;
    }

    /** The header of the request. */
    public Fields fields() {
        return fields;
    }

    /** What rules change for this request. */
    public Policy policy() {
        return policy;
    }

    /** The form this client gets. */
    public Coding coding() {
        return Coding.IDENTITY;
    }

    /** The tags of {@code If-None-Match} as sent; empty without any and for {@code *}. */
    public List<String> entityTags() {
        return EntityTag.all(fields.values("If-None-Match")).stream()
                .map(EntityTag::text)
                .toList();
    }

    /** Whether the request carries credentials. */
    public boolean isAuthorized() {
        return fields.has("Authorization");
    }

    /** Whether the copy may answer in the place of an error of the application (RFC 5861 section 4). */
    public boolean mayAnswerError(Copy copy) {
        return false;
    }

    /** Whether the answer has no body. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    /** Whether an answer without error makes what is stored for the target invalid (RFC 9111 section 4.4). */
    public boolean isUnsafe() {
        return !SAFE.contains(method);
    }

    /** Why the cache has nothing to do with this request; empty if it has. */
    public Optional<Forward> mustPass() {
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Optional.of(Forward.METHOD);
        }
        if (!target.isPlain()) {
            return Optional.of(Forward.TARGET);
        }
        if (fields.has("Authorization")) {
            return Optional.of(Forward.AUTHORIZATION);
        }
        if (hasOneOf(FOR_THE_APPLICATION)) {
            return Optional.of(Forward.PARTIAL);
        }
        return unusual();
    }

    private Optional<Forward> unusual() {
        if (hasBody()) {
            return Optional.of(Forward.BODY);
        }
        if (hasOneOf(METHOD_OVERRIDES)) {
            return Optional.of(Forward.METHOD_OVERRIDE);
        }
        if (fields.has("Upgrade")) {
            return Optional.of(Forward.UPGRADE);
        }
        return control.has("no-store") ? Optional.of(Forward.NO_STORE) : Optional.empty();
    }

    private boolean hasOneOf(List<String> names) {
        return names.stream().anyMatch(fields::has);
    }

    private boolean hasBody() {
        String length = fields.first("Content-Length");
        return fields.has("Transfer-Encoding") || (length != null && !length.equals("0"));
    }

    /** Whether a stored response may answer; else the client wants one of now (RFC 9111 section 5.2.1). */
    public boolean acceptsStored() {
        return !control.has("no-cache") && control.seconds("max-age").orElse(1) > 0;
    }

    /**
     * What to do with the copy found, which answers this request.
     *
     * @param chance above 0, at most 1: by it, one of many requests refreshes a copy a little before its end
     */
    public Plan planWith(Copy copy, double chance) {
        Optional<Coding> held = Conditions.heldForm(this, copy.response().head());
        Reply reply = held.<Reply>map(Reply.NotModified::new).orElseGet(() -> new Reply.Whole(coding()));
        return new Plan.Serve(copy, reply, false);
    }

    /** What to do without a copy. */
    public Plan planWithout(Forward why) {
        if (control.has("only-if-cached")) {
            return new Plan.Refuse(why);
        }
        if (why == Forward.REDIS_AWAY) {
            return new Plan.Pass(why);
        }
        if (isHead()) {
            return new Plan.Pass(Forward.HEAD_MISS);
        }
        // A 304 of the application says nothing that could be stored, and only it knows whether that is the answer.
        boolean conditional = fields.has("If-None-Match") || fields.has("If-Modified-Since");
        return conditional ? new Plan.Pass(Forward.CONDITIONAL_MISS) : new Plan.Fetch(why, Optional.empty());
    }
}

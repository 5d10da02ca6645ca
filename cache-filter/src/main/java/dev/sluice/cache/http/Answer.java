package dev.sluice.cache.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The answer of the application to a request that may be stored, and the judgement on it (RFC 9111 section 3).
 * Immutable, as far as its fields are.
 *
 * @param personal whether the application looked at who is asking
 * @param received by the wall clock
 * @param delay how long the application took
 */
public record Answer(int status, Fields fields, boolean personal, Instant received, Duration delay) {
    private static final int MOST_VARY_NAMES = 16;
    private static final int LONGEST_VARY_NAME = 128;

    /** Whether it is stored, for how long and for whom. */
    public Verdict verdict(CacheRequest asked) {
        CacheControl control = CacheControl.of(fields, asked.policy().targetedFields());
        List<String> vary = vary(asked.policy());
        Optional<NotStored> why = forbidden(control, asked.policy())
                .or(() -> forOneUser(control, asked))
                .or(() -> cannotVary(vary, asked))
                .or(() -> Tags.areTooMany(fields, asked.policy()) ? Optional.of(NotStored.TAGS) : Optional.empty());
        if (why.isPresent()) {
            return new Verdict.Refuse(why.get());
        }
        Freshness freshness = new Freshness(this, control, asked.policy());
        Lifetime lifetime = freshness.lifetime();
        if (lifetime.total().isZero()) {
            return new Verdict.Refuse(useless(freshness));
        }
        return new Verdict.Store(
                lifetime,
                vary,
                Tags.of(fields, asked.policy()),
                Tags.groups(fields),
                withheld(control, asked.policy()));
    }

    private static NotStored useless(Freshness freshness) {
        if (freshness.control().has("no-cache")) {
            return NotStored.NO_CACHE;
        }
        return freshness.isUsedUp() ? NotStored.EXPIRED : NotStored.NO_FRESHNESS;
    }

    private Optional<NotStored> forbidden(CacheControl control, Policy policy) {
        if (!Status.mayBeStored(status) || (control.has("must-understand") && !Status.isUnderstood(status))) {
            return Optional.of(NotStored.STATUS);
        }
        if (control.has("no-store") && !control.has("must-understand")) {
            return Optional.of(NotStored.NO_STORE);
        }
        Set<String> withheld = withheld(control, policy);
        if (Stream.of("set-cookie", "set-cookie2").anyMatch(it -> fields.has(it) && !withheld.contains(it))) {
            return Optional.of(NotStored.SET_COOKIE);
        }
        String type = fields.first("Content-Type");
        boolean events = type != null && type.strip().toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        return events ? Optional.of(NotStored.EVENT_STREAM) : Optional.empty();
    }

    /** What one user got reaches others only where the application says so (sections 3.5 and 5.2.2.7). */
    private Optional<NotStored> forOneUser(CacheControl control, CacheRequest asked) {
        if (asked.isForOwner()) {
            return Optional.empty();
        }
        if (control.isAboutAll("private")) {
            return Optional.of(NotStored.PRIVATE);
        }
        boolean shared = control.has("public") || control.has("s-maxage");
        if (personal && !shared) {
            return Optional.of(NotStored.PERSONAL);
        }
        return asked.isAuthorized() && !answersAuthorized(control)
                ? Optional.of(NotStored.AUTHORIZATION)
                : Optional.empty();
    }

    /** Whether what was stored may answer requests with credentials (section 3.5). */
    static boolean answersAuthorized(CacheControl control) {
        return control.has("public") || control.has("s-maxage") || control.has("must-revalidate");
    }

    private Optional<NotStored> cannotVary(List<String> vary, CacheRequest asked) {
        boolean can = vary.size() <= MOST_VARY_NAMES
                && vary.stream().allMatch(name -> CacheControl.isToken(name) && name.length() <= LONGEST_VARY_NAME);
        List<String> codings = fields.values("Content-Encoding");
        boolean readable =
                codings.isEmpty() || AcceptEncoding.of(asked.fields()).takes(codings);
        return can && readable && !vary.contains("*") ? Optional.empty() : Optional.of(NotStored.VARY);
    }

    /** The names in lower case: those the application and the rules give, and those it should have given. */
    private List<String> vary(Policy policy) {
        Stream<String> named = Stream.concat(
                fields.values("Vary").stream().flatMap(line -> Stream.of(line.split(",", -1))), policy.vary().stream());
        return Stream.concat(named, owed())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    /** A permission given to one origin must not reach another, nor an encoding who cannot read it. */
    private Stream<String> owed() {
        List<String> owed = new ArrayList<>();
        List<String> allowed = fields.values("Access-Control-Allow-Origin");
        if (!allowed.stream().allMatch(it -> it.strip().equals("*"))) {
            owed.add("origin");
        }
        if (fields.has("Content-Encoding")) {
            owed.add("accept-encoding");
        }
        return owed.stream();
    }

    /** The fields another client, or a client later on, must not get (sections 5.2.2.4 and 5.2.2.7). */
    private static Set<String> withheld(CacheControl control, Policy policy) {
        Set<String> names = new TreeSet<>(control.fieldNames("no-cache"));
        names.addAll(control.fieldNames("private"));
        if (policy.stripSetCookie()) {
            names.addAll(List.of("set-cookie", "set-cookie2"));
        }
        return Set.copyOf(names);
    }
}

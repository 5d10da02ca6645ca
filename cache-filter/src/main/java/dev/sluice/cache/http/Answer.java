package dev.sluice.cache.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
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

    /** Also for {@code Expires}: the year 9999 would not fit into nanoseconds. */
    private static final Duration LONGEST = Duration.ofSeconds(CacheControl.MOST_SECONDS);

    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Whether it is stored, for how long and for whom. */
    public Verdict verdict(CacheRequest asked) {
        CacheControl control = fields.cacheControl();
        Optional<NotStored> forbidden = forbidden(control);
        if (forbidden.isPresent()) {
            return new Verdict.Refuse(forbidden.get());
        }
        List<String> vary = vary();
        if (vary.contains("*") || vary.size() > MOST_VARY_NAMES) {
            return new Verdict.Refuse(NotStored.VARY);
        }
        Duration age = initialAge();
        Duration fresh = freshness(control).minus(age);
        if (fresh.isNegative() || fresh.isZero()) {
            return new Verdict.Refuse(NotStored.NO_FRESHNESS);
        }
        boolean shared = control.has("public") || control.has("s-maxage");
        return personal && !shared
                ? new Verdict.Refuse(NotStored.PERSONAL)
                : new Verdict.Store(
                        Lifetime.of(fresh, age), vary, asked.policy().tags(), List.of(), java.util.Set.of());
    }

    private Optional<NotStored> forbidden(CacheControl control) {
        if (status != 200) {
            return Optional.of(NotStored.STATUS);
        }
        if (control.has("no-store")) {
            return Optional.of(NotStored.NO_STORE);
        }
        if (control.has("private")) {
            return Optional.of(NotStored.PRIVATE);
        }
        if (control.has("no-cache")) {
            return Optional.of(NotStored.NO_CACHE);
        }
        if (fields.has("Set-Cookie")) {
            return Optional.of(NotStored.SET_COOKIE);
        }
        String type = fields.first("Content-Type");
        boolean events = type != null && type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
        return events ? Optional.of(NotStored.EVENT_STREAM) : Optional.empty();
    }

    /** The names in lower case: those the application gives, and those it should have given. */
    private List<String> vary() {
        Stream<String> named = fields.values("Vary").stream()
                .flatMap(line -> Arrays.stream(line.split(",")))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty());
        return Stream.concat(named, owed()).distinct().sorted().toList();
    }

    /** A permission given to one origin must not reach another, nor an encoding who cannot read it. */
    private Stream<String> owed() {
        String allowed = fields.first("Access-Control-Allow-Origin");
        boolean forOneOrigin = allowed != null && !allowed.strip().equals("*");
        Stream<String> origin = forOneOrigin ? Stream.of("origin") : Stream.empty();
        boolean encoded = fields.has("Content-Encoding");
        return encoded ? Stream.concat(origin, Stream.of("accept-encoding")) : origin;
    }

    private Duration freshness(CacheControl control) {
        Duration declared = declaredFreshness(control);
        return declared.compareTo(LONGEST) > 0 ? LONGEST : declared;
    }

    /** RFC 9111 section 4.2.1. Without a word of the application nothing is guessed. */
    private Duration declaredFreshness(CacheControl control) {
        OptionalLong seconds = control.seconds("s-maxage");
        if (seconds.isEmpty()) {
            seconds = control.seconds("max-age");
        }
        if (seconds.isPresent()) {
            return Duration.ofSeconds(seconds.getAsLong());
        }
        List<String> expires = fields.values("Expires");
        Optional<Instant> end = expires.size() == 1 ? HttpDate.parse(expires.get(0)) : Optional.empty();
        return end.map(instant -> Duration.between(date(), instant)).orElse(Duration.ZERO);
    }

    /** RFC 9111 section 4.2.3. */
    private Duration initialAge() {
        Duration apparent = Duration.between(date(), received);
        // A date has whole seconds, so less than one is no age but the rest of the second.
        Duration byDate = apparent.compareTo(SECOND) < 0 ? Duration.ZERO : apparent;
        Duration byAge = ageField().plus(delay);
        return byDate.compareTo(byAge) > 0 ? byDate : byAge;
    }

    private Duration ageField() {
        String age = fields.first("Age");
        return age == null || !age.matches("[0-9]{1,9}") ? Duration.ZERO : Duration.ofSeconds(Long.parseLong(age));
    }

    /** When the application made it: what {@code Date} says, or else its receipt. */
    private Instant date() {
        return HttpDate.parse(fields.first("Date")).orElse(received);
    }
}

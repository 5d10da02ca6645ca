package dev.sluice.cache.http;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** For how long an answer is fresh, and what it is good for afterwards (RFC 9111 section 4.2, RFC 5861). Immutable. */
record Freshness(Answer answer, CacheControl control, Policy policy) {
    /** Also for {@code Expires}: the year 9999 would not fit into nanoseconds. */
    private static final Duration LONGEST = Duration.ofSeconds(CacheControl.MOST_SECONDS);

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration KEPT_AT_LEAST = Duration.ofMinutes(10);
    private static final Duration KEPT_AT_MOST = Duration.ofHours(1);

    /** RFC 9111 section 4.2.2: a tenth of the time since the last change; we stop at a day. */
    private static final int HEURISTIC_SHARE = 10;

    private static final Duration LONGEST_HEURISTIC = Duration.ofDays(1);

    /** The lifetime; its total is zero if the answer is of no use. */
    Lifetime lifetime() {
        Duration age = initialAge();
        Optional<Duration> stated = stated();
        if (stated.isEmpty()) {
            return Lifetime.of(Duration.ZERO, age);
        }
        Duration left = bounded(stated.get()).minus(age);
        Duration fresh = control.isAboutAll("no-cache") ? Duration.ZERO : notNegative(left);
        Duration overdue = notNegative(left.negated()); // Received stale: its windows run already.
        return new Lifetime(
                fresh,
                age,
                window("stale-while-revalidate", policy.staleWhileRevalidate(), overdue),
                window("stale-if-error", policy.staleIfError(), overdue),
                mustRevalidate(),
                kept(fresh));
    }

    /** Whether there was freshness, though none is left of it: the next answer may be quicker. */
    boolean isUsedUp() {
        return stated().filter(stated -> stated.compareTo(Duration.ZERO) > 0 && stated.compareTo(initialAge()) <= 0)
                .isPresent();
    }

    /** Sections 5.2.2.2, 5.2.2.4, 5.2.2.8 and 5.2.2.10. */
    private boolean mustRevalidate() {
        return control.has("must-revalidate")
                || control.has("proxy-revalidate")
                || control.has("s-maxage")
                || control.isAboutAll("no-cache");
    }

    private Duration window(String directive, Optional<Duration> byRule, Duration overdue) {
        if (mustRevalidate()) {
            return Duration.ZERO;
        }
        OptionalLong seconds = control.seconds(directive);
        Duration window = seconds.isPresent() ? Duration.ofSeconds(seconds.getAsLong()) : byRule.orElse(Duration.ZERO);
        return notNegative(bounded(window).minus(overdue));
    }

    private Duration kept(Duration fresh) {
        if (Validators.of(answer.fields()).isEmpty()) {
            return Duration.ZERO;
        }
        Duration atLeast = fresh.compareTo(KEPT_AT_LEAST) < 0 ? KEPT_AT_LEAST : fresh;
        return atLeast.compareTo(KEPT_AT_MOST) > 0 ? KEPT_AT_MOST : atLeast;
    }

    /** The freshness someone states, or a permitted guess; empty if nobody does. */
    private Optional<Duration> stated() {
        Optional<Duration> declared = declared();
        Optional<Duration> byRule = byRule();
        if (policy.override() && byRule.isPresent()) {
            return byRule;
        }
        return declared.or(() -> byRule).or(this::guessed).or(this::onlyValidated);
    }

    /** Section 4.2.1. */
    private Optional<Duration> declared() {
        OptionalLong seconds = control.seconds("s-maxage");
        if (seconds.isEmpty()) {
            seconds = control.seconds("max-age");
        }
        if (seconds.isPresent()) {
            return Optional.of(Duration.ofSeconds(seconds.getAsLong()));
        }
        List<String> expires =
                control.isTargeted() ? List.of() : answer.fields().values("Expires");
        if (expires.isEmpty()) {
            return Optional.empty();
        }
        Optional<Instant> end = expires.size() == 1 ? HttpDate.parse(expires.get(0)) : Optional.empty();
        return Optional.of(end.map(instant -> notNegative(Duration.between(date(), instant)))
                .orElse(Duration.ZERO));
    }

    private Optional<Duration> byRule() {
        if (Status.isNegative(answer.status())) {
            return policy.negativeTtl();
        }
        return Status.isByRule(answer.status()) && isOfTypeOfRule() ? policy.ttl() : Optional.empty();
    }

    private boolean isOfTypeOfRule() {
        if (policy.contentTypes().isEmpty()) {
            return true;
        }
        String type = answer.fields().first("Content-Type");
        String bare = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        return policy.contentTypes().stream().anyMatch(bare::equalsIgnoreCase);
    }

    /** Section 4.2.2. */
    private Optional<Duration> guessed() {
        boolean may = policy.heuristic()
                && !control.has("no-cache")
                && (Status.isHeuristic(answer.status()) || control.has("public"));
        Optional<Instant> modified = HttpDate.parse(answer.fields().first("Last-Modified"));
        if (!may || modified.isEmpty()) {
            return Optional.empty();
        }
        Duration guess = Duration.between(modified.get(), date()).dividedBy(HEURISTIC_SHARE);
        return Optional.of(guess.compareTo(LONGEST_HEURISTIC) > 0 ? LONGEST_HEURISTIC : notNegative(guess));
    }

    /** Who says {@code no-cache} says that it may be stored, to be validated each time (section 5.2.2.4). */
    private Optional<Duration> onlyValidated() {
        boolean may = Status.isHeuristic(answer.status()) || control.has("public"); // Section 3, its last condition.
        return may && control.isAboutAll("no-cache") ? Optional.of(Duration.ZERO) : Optional.empty();
    }

    /** Section 4.2.3. */
    private Duration initialAge() {
        Duration apparent = Duration.between(date(), answer.received());
        // A date has whole seconds, so less than one is no age but the rest of the second.
        Duration byDate = apparent.compareTo(SECOND) < 0 ? Duration.ZERO : apparent;
        Duration byAge = ageField().plus(notNegative(answer.delay()));
        return bounded(byDate.compareTo(byAge) > 0 ? byDate : byAge);
    }

    /** Section 5.1: the first member counts; what is no number is ignored, too great a number is the greatest. */
    private Duration ageField() {
        String line = answer.fields().first("Age");
        String age = line == null ? "" : line.split(",", 2)[0].strip();
        if (age.isEmpty() || !age.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Duration.ZERO;
        }
        return age.length() > 10 ? LONGEST : bounded(Duration.ofSeconds(Long.parseLong(age)));
    }

    /** When the application made it: what {@code Date} says, or else its receipt. */
    private Instant date() {
        return HttpDate.parse(answer.fields().first("Date")).orElse(answer.received());
    }

    private static Duration bounded(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    private static Duration notNegative(Duration duration) {
        return duration.isNegative() ? Duration.ZERO : duration;
    }
}

package dev.sluice.ratelimit;

import dev.sluice.core.web.Language;
import dev.sluice.core.web.Problem;
import dev.sluice.ratelimit.Decision.Usage;
import dev.sluice.ratelimit.LimitOutcome.Counted;
import dev.sluice.ratelimit.rule.AnswerFields;
import dev.sluice.ratelimit.rule.AnswerFields.Legacy;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How a client learns of its limits: the structured fields {@code RateLimit-Policy} and {@code RateLimit}
 * (draft-ietf-httpapi-ratelimit-headers-11), the three older fields if wanted, and the answer 429 (RFC 6585 section 4).
 * Immutable.
 */
final class RateLimitAnswer {
    /** As registered by the same draft. */
    static final String QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final String EXPOSE = "Access-Control-Expose-Headers";

    /** Fewest requests left, and of those the longest wait. */
    private static final Comparator<Usage> TIGHTEST_FIRST = Comparator.<Usage>comparingLong(
                    usage -> usage.state().remaining())
            .thenComparing(usage -> usage.state().resetIn(), Comparator.reverseOrder());

    private final AnswerFields fields;
    private final Clock clock;

    /** @param clock for resets told as a date; nothing is decided by it */
    RateLimitAnswer(AnswerFields fields, Clock clock) {
        this.fields = fields;
        this.clock = clock;
    }

    /** What a client gets that may not go on. */
    void refuse(LimitOutcome outcome, Duration retryAfter, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (outcome instanceof Counted counted) {
            addFields(counted.decision(), response);
            refuse(counted.decision(), Language.of(request), response);
        } else {
            unavailable(retryAfter, Language.of(request), response);
        }
    }

    /** Tells a client that goes on how it stands. */
    void addFields(LimitOutcome outcome, HttpServletResponse response) {
        if (outcome instanceof Counted counted) {
            addFields(counted.decision(), response);
        }
    }

    /** Adds a member for each rule that is shown; names need no escaping, being of a-z, 0-9 and hyphens. */
    void addFields(Decision decision, HttpServletResponse response) {
        StringBuilder policies = new StringBuilder();
        StringBuilder states = new StringBuilder();
        for (Usage usage : decision.usages()) {
            if (usage.isShown()) {
                appendMember(policies, policy(usage));
                appendMember(states, state(usage));
            }
        }
        if (policies.length() > 0 && fields.standard()) {
            response.addHeader("RateLimit-Policy", policies.toString());
            response.addHeader("RateLimit", states.toString());
        }
        if (policies.length() > 0 && fields.legacy() != Legacy.OFF) {
            addLegacy(decision, response);
        }
        if (fields.exposed() && !decision.usages().isEmpty()) {
            response.addHeader(EXPOSE, String.join(", ", exposed()));
        }
    }

    private static void appendMember(StringBuilder list, String member) {
        list.append(list.length() > 0 ? ", " : "").append(member);
    }

    /** The limit is the client's own, by its plan or by an operator's word. */
    private static String policy(Usage usage) {
        return '"' + usage.rule().name() + "\";q=" + usage.state().charge().limit() + ";w="
                + usage.rule().window().toSeconds();
    }

    private static String state(Usage usage) {
        return '"' + usage.rule().name() + "\";r=" + usage.state().remaining() + ";t=" + seconds(wait(usage));
    }

    /** For a client that has nothing left what matters is when it may send again, which may be before the reset. */
    private static Duration wait(Usage usage) {
        return usage.refuses() ? usage.state().retryIn() : usage.state().resetIn();
    }

    private void addLegacy(Decision decision, HttpServletResponse response) {
        Optional<Usage> tightest =
                decision.usages().stream().filter(Usage::isShown).min(TIGHTEST_FIRST);
        tightest.ifPresent(usage -> {
            long reset = seconds(wait(usage));
            long now = fields.legacy() == Legacy.EPOCH ? clock.instant().getEpochSecond() : 0;
            response.setHeader(
                    "X-RateLimit-Limit", Long.toString(usage.state().charge().limit()));
            response.setHeader(
                    "X-RateLimit-Remaining", Long.toString(usage.state().remaining()));
            response.setHeader("X-RateLimit-Reset", Long.toString(now + reset));
        });
    }

    private List<String> exposed() {
        List<String> names = new ArrayList<>(List.of("Retry-After"));
        if (fields.standard()) {
            names.addAll(List.of("RateLimit-Policy", "RateLimit"));
        }
        if (fields.legacy() != Legacy.OFF) {
            names.addAll(List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"));
        }
        return names;
    }

    /** Waiting for the rule that opens last is enough for all. */
    static void refuse(Decision decision, Language language, HttpServletResponse response) throws IOException {
        List<Usage> exceeded = decision.exceeded();
        List<String> violated = new ArrayList<>(exceeded.size());
        Duration wait = Duration.ZERO;
        for (Usage usage : exceeded) {
            wait = wait(usage).compareTo(wait) > 0 ? wait(usage) : wait;
            if (usage.isShown()) {
                violated.add(usage.rule().name());
            }
        }
        String title = language.choose("Too many requests", "请求过于频繁");
        Problem problem = new Problem(TOO_MANY_REQUESTS, title, detail(exceeded, wait, language), wait);
        Problem typed = problem.ofType(QUOTA_EXCEEDED);
        (violated.isEmpty() ? typed : typed.with("violated-policies", violated)).send(response, language);
    }

    private static String detail(List<Usage> exceeded, Duration wait, Language language) {
        Set<String> messages = new LinkedHashSet<>();
        List<String> limits = new ArrayList<>(exceeded.size());
        for (Usage usage : exceeded) {
            usage.rule().message(language).ifPresent(messages::add);
            if (usage.isShown()) {
                limits.add(limit(usage, language));
            }
        }
        if (!messages.isEmpty()) {
            return String.join(" ", messages);
        }
        return language == Language.ENGLISH ? inEnglish(limits, seconds(wait)) : inChinese(limits, seconds(wait));
    }

    private static String inEnglish(List<String> limits, long seconds) {
        return limits.isEmpty()
                ? "Please try again in " + seconds + " s."
                : "The limit of " + String.join(" and ", limits) + " is used up; please try again in " + seconds
                        + " s.";
    }

    private static String inChinese(List<String> limits, long seconds) {
        return limits.isEmpty()
                ? "请在 " + seconds + " 秒后重试。"
                : "已用完限额（" + String.join("、", limits) + "），请在 " + seconds + " 秒后重试。";
    }

    private static String limit(Usage usage, Language language) {
        long limit = usage.state().charge().limit();
        long window = usage.rule().window().toSeconds();
        return language == Language.ENGLISH ? limit + " per " + window + " s" : "每 " + window + " 秒 " + limit + " 次";
    }

    /** 503: the request could not be counted, and a rule says that it must be. */
    static void unavailable(Duration retryAfter, Language language, HttpServletResponse response) throws IOException {
        Problem.redisIsDown(language.choose("The request counter", "请求计数器"), retryAfter, language)
                .send(response, language);
    }

    /** Rounded up like {@code Retry-After}, so that a client that obeys is never early. */
    private static long seconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }
}

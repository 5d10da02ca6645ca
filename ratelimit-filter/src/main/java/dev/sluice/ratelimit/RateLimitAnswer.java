package dev.sluice.ratelimit;

import dev.sluice.core.web.Problem;
import dev.sluice.ratelimit.Decision.Usage;
import dev.sluice.ratelimit.rule.RateLimitRule;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a client learns of its limits: the structured fields {@code RateLimit-Policy} and {@code RateLimit}
 * (draft-ietf-httpapi-ratelimit-headers-10) and the answer 429 (RFC 6585 section 4). Stateless.
 */
final class RateLimitAnswer {
    private static final int TOO_MANY_REQUESTS = 429;

    private RateLimitAnswer() {}

    /** Adds a member for each matching rule; names need no escaping, being of a-z, 0-9 and hyphens. */
    static void addFields(Decision decision, HttpServletResponse response) {
        if (!decision.usages().isEmpty()) {
            response.addHeader("RateLimit-Policy", members(decision, RateLimitAnswer::policy));
            response.addHeader("RateLimit", members(decision, RateLimitAnswer::state));
        }
    }

    private static String members(Decision decision, Function<Usage, String> member) {
        return decision.usages().stream().map(member).collect(Collectors.joining(", "));
    }

    private static String policy(Usage usage) {
        RateLimitRule rule = usage.rule();
        return '"' + rule.name() + "\";q=" + rule.limit() + ";w="
                + rule.window().toSeconds();
    }

    private static String state(Usage usage) {
        return '"' + usage.rule().name() + "\";r=" + usage.remaining() + ";t=" + seconds(usage.resetIn());
    }

    /** Waiting for the rule that opens last is enough for all. */
    static void refuse(Decision decision, HttpServletResponse response) throws IOException {
        List<Usage> exceeded = decision.exceeded();
        Duration wait =
                exceeded.stream().map(Usage::resetIn).max(Duration::compareTo).orElse(Duration.ZERO);
        String limits = exceeded.stream()
                .map(Usage::rule)
                .map(rule -> rule.limit() + " per " + rule.window().toSeconds() + " s")
                .collect(Collectors.joining(" and "));
        String detail = "The limit of " + limits + " is used up; please try again in " + seconds(wait) + " s.";
        new Problem(TOO_MANY_REQUESTS, "Too many requests", detail, wait).send(response);
    }

    /** Rounded up like {@code Retry-After}, so that a client that obeys is never early. */
    private static long seconds(Duration time) {
        return Math.max(1, (time.toMillis() + 999) / 1000);
    }
}

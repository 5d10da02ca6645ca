package dev.sluice.ratelimit.rule;

import dev.sluice.core.web.Language;
import dev.sluice.ratelimit.rule.RateLimitRule.WhenRedisIsDown;
import java.util.Optional;

/**
 * What follows when a limit is used up, or cannot be asked. Immutable.
 *
 * @param shadow whether nothing follows, except that it is counted
 * @param charged the responses that cost something; none, and each request costs as it comes
 * @param leased whether a node may take a share of the limit ahead
 * @param whenRedisIsDown what a request gets that cannot be counted
 * @param hidden whether clients are not told how much is left
 * @param message what a refused client reads, empty for the limit in words
 * @param chineseMessage the same in Chinese, empty for the other
 */
record Enforcement(
        boolean shadow,
        StatusCodes charged,
        boolean leased,
        WhenRedisIsDown whenRedisIsDown,
        boolean hidden,
        String message,
        String chineseMessage) {
    static final int LONGEST_MESSAGE = 500;

    /** Refuses a message that is too long. */
    Enforcement {
        if (message.length() > LONGEST_MESSAGE || chineseMessage.length() > LONGEST_MESSAGE) {
            throw new IllegalArgumentException("a message has at most " + LONGEST_MESSAGE + " characters");
        }
    }

    Optional<String> messageIn(Language language) {
        String wished = language == Language.CHINESE && !chineseMessage.isEmpty() ? chineseMessage : message;
        return wished.isEmpty() ? Optional.empty() : Optional.of(wished);
    }
}

package dev.sluice.ratelimit;

import dev.sluice.core.metrics.Counter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.revocation.Scope.Kind;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenCheck.Valid;
import dev.sluice.ratelimit.token.TokenFault;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Counts what became of the tokens checked and which revocations were made on this node. Thread-safe.
 *
 * @param unavailable requests refused because Redis could not be asked about their token
 * @param unreadable checks that found something else than a time where a sign-out stands
 * @param lastKnown checks that the copy of this node answered because Redis could not be asked
 * @param revocations by what they are about
 */
record TokenMeters(
        Counter valid,
        Map<TokenFault, Counter> refused,
        Counter unavailable,
        Counter unreadable,
        Counter lastKnown,
        Map<Kind, Counter> revocations) {
    static TokenMeters of(Metrics metrics) {
        Map<TokenFault, Counter> refused = new EnumMap<>(TokenFault.class);
        for (TokenFault fault : TokenFault.values()) {
            String outcome = fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
            refused.put(fault, checks(metrics, outcome));
        }
        return new TokenMeters(
                checks(metrics, "valid"),
                refused,
                checks(metrics, "unavailable"),
                metrics.counter("sluice_blacklist_unreadable_total", "Sign-outs met in Redis that hold no time."),
                metrics.counter(
                        "sluice_blacklist_last_known_total",
                        "Checks answered by the copy of this node because Redis could not be asked."),
                revocations(metrics));
    }

    void checked(TokenCheck check) {
        if (check instanceof Valid) {
            valid.increment();
        } else {
            refused(check instanceof Refused no ? no.fault() : TokenFault.TOO_EARLY)
                    .increment();
        }
    }

    /**
     * Redis did not answer.
     *
     * @param about whether it was asked about the token, too
     * @param known whether the copy of this node decided
     */
    void unasked(boolean about, boolean known) {
        (known ? valid : unavailable).increment();
        if (about && known) {
            lastKnown.increment();
        }
    }

    Counter refused(TokenFault fault) {
        return Objects.requireNonNull(refused.get(fault));
    }

    private static Counter checks(Metrics metrics, String outcome) {
        return metrics.counter(
                "sluice_blacklist_checks_total", "Tokens sent, by what became of them.", "outcome", outcome);
    }

    Counter revocations(Kind kind) {
        return Objects.requireNonNull(revocations.get(kind));
    }

    private static Map<Kind, Counter> revocations(Metrics metrics) {
        Map<Kind, Counter> counters = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            counters.put(
                    kind,
                    metrics.counter(
                            "sluice_blacklist_revocations_total",
                            "Revocations made on this node, by what they are about.",
                            "scope",
                            kind.name().toLowerCase(Locale.ROOT)));
        }
        return counters;
    }
}

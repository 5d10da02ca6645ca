package dev.sluice.ratelimit;

import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request under the rules that were in force when it came. What rules charge that do not look at the token is worked
 * out once, before anything is known of it. For one thread.
 */
final class Visit {
    private final Call anonymous;
    private final List<RateLimitRule> rules;
    private final Overrides overrides;
    private final String endpoint;
    private final @Nullable Applied[] plain;
    private final boolean readsToken;
    private Call known;

    /** @param endpoint what the request is called in the statistics */
    Visit(Call anonymous, List<RateLimitRule> rules, Overrides overrides, String endpoint) {
        this.anonymous = anonymous;
        this.rules = rules;
        this.overrides = overrides;
        this.endpoint = endpoint;
        this.known = anonymous;
        this.plain = new Applied[rules.size()];
        boolean reads = false;
        for (int i = 0; i < plain.length; i++) {
            RateLimitRule rule = rules.get(i);
            if (rule.readsToken()) {
                reads = true;
            } else {
                plain[i] = applied(rule, anonymous);
            }
        }
        readsToken = reads;
    }

    private @Nullable Applied applied(RateLimitRule rule, Call call) {
        return rule.charge(call, overrides)
                .map(charge -> new Applied(rule, charge))
                .orElse(null);
    }

    /** Whether the token changes what is charged. */
    boolean readsToken() {
        return readsToken;
    }

    /** What is charged whoever the token speaks of. */
    List<Applied> plain() {
        List<Applied> all = new ArrayList<>(plain.length);
        for (Applied one : plain) {
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    /** What is charged for this token, or for none, in the order of the rules. */
    List<Applied> with(@Nullable VerifiedToken token) {
        known = token == null ? anonymous : anonymous.with(token);
        List<Applied> all = new ArrayList<>(plain.length);
        for (int i = 0; i < plain.length; i++) {
            RateLimitRule rule = rules.get(i);
            Applied one = rule.readsToken() ? applied(rule, known) : plain[i];
            if (one != null) {
                all.add(one);
            }
        }
        return all;
    }

    Call call() {
        return anonymous;
    }

    /** With the token it was last asked about. */
    Call known() {
        return known;
    }

    String endpoint() {
        return endpoint;
    }

    static List<Charge> charges(List<Applied> applied) {
        List<Charge> charges = new ArrayList<>(applied.size());
        for (Applied one : applied) {
            charges.add(one.charge());
        }
        return charges;
    }
}

package dev.sluice.ratelimit;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.ratelimit.LimitedClient.Standing;
import dev.sluice.ratelimit.override.ClientLimit;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.stats.DailyCalls;
import dev.sluice.ratelimit.stats.TopClient;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** The members of the answers an operator gets, as Jackson writes them. Durations are in seconds, rounded up. Stateless. */
final class AdminAnswer {
    private AdminAnswer() {}

    /** Also while Redis is away; {@code online} is missing then. */
    static Map<String, Object> overview(RateLimiter limiter) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put(
                "rules", limiter.rules().rules().stream().map(AdminAnswer::rule).toList());
        members.put("nodes", limiter.liveNodes());
        try {
            members.put("online", limiter.statistics().online());
        } catch (RedisUnavailable e) {
            // The rest is known without it, and wanted most when Redis is away.
        }
        members.put("nearCache", limiter.memory().refusals());
        members.put("leases", limiter.memory().leases());
        return members;
    }

    private static Map<String, Object> rule(RateLimitRule rule) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", rule.name());
        members.put("limit", rule.limit());
        members.put("windowSeconds", rule.window().toSeconds());
        members.put("key", rule.key().text());
        members.put("paths", rule.paths().patterns());
        members.put("methods", rule.methods());
        members.put("algorithm", word(rule.algorithm()));
        members.put("cost", rule.cost());
        members.put("chargeStatus", new TreeSet<>(rule.chargedStatuses().codes()));
        members.put("whenRedisIsDown", word(rule.whenRedisIsDown()));
        members.put("shadow", rule.isShadow());
        members.put("hide", rule.isHidden());
        members.put("lease", rule.isLeased());
        rule.candidate().ifPresent(candidate -> members.put("candidate", candidate));
        return members;
    }

    /** As it is written in settings. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param isCut whether there are more rows than these */
    static Map<String, Object> day(LocalDate day, List<DailyCalls> calls, boolean isCut) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("day", day.toString());
        members.put("calls", calls.stream().map(AdminAnswer::row).toList());
        members.put("cut", isCut);
        return members;
    }

    private static Map<String, Object> row(DailyCalls calls) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rule", calls.rule());
        members.put("endpoint", calls.endpoint());
        members.put("admitted", calls.admitted());
        members.put("refused", calls.refused());
        members.put("shadow", calls.shadow());
        return members;
    }

    static Map<String, Object> clients(String rule, List<TopClient> clients) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rule", rule);
        members.put("clients", clients.stream().map(AdminAnswer::client).toList());
        return members;
    }

    private static Map<String, Object> client(TopClient client) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("client", client.client());
        members.put("calls", client.calls());
        members.put("refused", client.refused());
        members.put("uncounted", client.uncounted());
        return members;
    }

    static Map<String, Object> standing(LimitedClient client) throws RedisUnavailable {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rule", client.rule().name());
        members.put(
                "clients", client.inspect().stream().map(AdminAnswer::standing).toList());
        return members;
    }

    private static Map<String, Object> standing(Standing standing) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("partition", standing.hash());
        members.put("limit", standing.state().charge().limit());
        members.put("used", standing.used());
        members.put("remaining", standing.state().remaining());
        members.put("resetSeconds", (standing.state().resetIn().toMillis() + 999) / 1000);
        standing.override().ifPresent(limit -> members.put("override", override(limit)));
        return members;
    }

    static Map<String, Object> overrides(List<ClientLimit> limits) {
        return Map.of("overrides", limits.stream().map(AdminAnswer::override).toList());
    }

    private static Map<String, Object> override(ClientLimit limit) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rule", limit.rule());
        members.put("partition", limit.partition());
        members.put("limit", limit.limit());
        members.put("until", limit.until().toString());
        members.put("by", limit.by());
        return members;
    }
}

package dev.sluice.ratelimit;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.AdminAction;
import dev.sluice.core.web.AdminQuery;
import dev.sluice.core.web.AdminRefusal;
import dev.sluice.ratelimit.override.OverrideStore.Change;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.stats.DailyCalls;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an operator can ask for. Stateless. */
final class AdminActions {
    private static final System.Logger LOG = System.getLogger(RateLimitAdminServlet.class.getName());
    private static final int CONFLICT = 409;
    private static final int MOST_DAYS = 91;
    private static final int DAYS = 7;
    private static final int MOST_ROWS = 1000;
    private static final int MOST_ROWS_OF_ALL_DAYS = 10_000;
    private static final int ROWS = 100;
    private static final int CLIENTS = 20;

    private static final Set<String> NONE = Set.of();
    private static final Set<String> CLIENT = Set.of("rule", "client", "partition");

    /** By path and method. */
    static final Map<String, Map<String, AdminAction<RateLimiter>>> ALL = Map.of(
            "/", Map.of("GET", new AdminAction<>(NONE, (query, limiter, who) -> AdminAnswer.overview(limiter))),
            "/calls", Map.of("GET", new AdminAction<>(Set.of("days", "top"), AdminActions::calls)),
            "/clients", Map.of("GET", new AdminAction<>(Set.of("rule", "top"), AdminActions::clients)),
            "/client",
                    Map.of(
                            "GET", new AdminAction<>(CLIENT, AdminActions::inspect),
                            "DELETE", new AdminAction<>(CLIENT, AdminActions::reset)),
            "/override",
                    Map.of(
                            "PUT",
                            new AdminAction<>(
                                    Set.of("rule", "client", "partition", "limit", "for"), AdminActions::override),
                            "DELETE",
                            new AdminAction<>(CLIENT, AdminActions::removeOverride)),
            "/overrides", Map.of("GET", new AdminAction<>(NONE, AdminActions::overrides)));

    private AdminActions() {}

    private static Map<String, Object> calls(AdminQuery query, RateLimiter limiter, String operator)
            throws RedisUnavailable {
        int days = query.number("days", 1, MOST_DAYS, DAYS);
        int top = query.number("top", 1, Math.min(MOST_ROWS, MOST_ROWS_OF_ALL_DAYS / days), ROWS);
        LocalDate today = limiter.statistics().today();
        List<Object> rows = new ArrayList<>();
        for (int back = 0; back < days; back++) {
            LocalDate day = today.minusDays(back);
            List<DailyCalls> calls = limiter.statistics().calls(day);
            rows.add(AdminAnswer.day(day, calls.subList(0, Math.min(top, calls.size())), calls.size() > top));
        }
        return Map.of("days", rows);
    }

    private static Map<String, Object> clients(AdminQuery query, RateLimiter limiter, String operator)
            throws RedisUnavailable {
        String rule = AskedClient.rule(query, limiter);
        int top = query.number("top", 1, MOST_ROWS, CLIENTS);
        return AdminAnswer.clients(rule, limiter.statistics().topClients(rule, top));
    }

    private static Map<String, Object> inspect(AdminQuery query, RateLimiter limiter, String operator)
            throws RedisUnavailable {
        return AdminAnswer.standing(AskedClient.client(query, limiter));
    }

    private static Map<String, Object> reset(AdminQuery query, RateLimiter limiter, String operator)
            throws RedisUnavailable {
        LimitedClient client = AskedClient.client(query, limiter);
        client.reset();
        tell("{0} reset a client under rule {1}", operator, client);
        return AdminAnswer.standing(client);
    }

    private static Map<String, Object> overrides(AdminQuery query, RateLimiter limiter, String operator)
            throws RedisUnavailable {
        return AdminAnswer.overrides(limiter.overrides());
    }

    private static Map<String, Object> override(AdminQuery query, RateLimiter limiter, String operator)
            throws RedisUnavailable {
        LimitedClient client = AskedClient.client(query, limiter);
        long limit = query.number("limit", 1, Overrides.MAX_LIMIT);
        if (set(client, limit, query, operator) == Change.TOO_MANY) {
            throw new AdminRefusal(CONFLICT, "client", "As many clients have a limit of their own as may have one");
        }
        tell("{0} gave a client a limit of its own under rule {1}", operator, client);
        return AdminAnswer.standing(client);
    }

    private static Change set(LimitedClient client, long limit, AdminQuery query, String operator)
            throws RedisUnavailable {
        try {
            return client.override(limit, query.duration("for"), operator);
        } catch (IllegalArgumentException e) {
            throw new AdminRefusal("for", "It must be from one second to 366 days");
        }
    }

    private static Map<String, Object> removeOverride(AdminQuery query, RateLimiter limiter, String operator)
            throws RedisUnavailable {
        LimitedClient client = AskedClient.client(query, limiter);
        if (client.removeOverride()) {
            tell("{0} took back the limit of its own of a client under rule {1}", operator, client);
        }
        return AdminAnswer.standing(client);
    }

    /** Who did what, but not to whom: logs go where addresses and names should not. */
    private static void tell(String act, String operator, LimitedClient client) {
        LOG.log(System.Logger.Level.INFO, act, operator, client.rule().name());
    }
}

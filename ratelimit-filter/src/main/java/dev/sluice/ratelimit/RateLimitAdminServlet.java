package dev.sluice.ratelimit;

import dev.sluice.core.config.Settings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.AdminDoor;
import dev.sluice.core.web.BasicUsers;
import dev.sluice.core.web.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows operators the rules, the calls and the clients, and lets them reset a client or give it a limit of its own, by
 * HTTP and in JSON. It is there only where the application maps it, as in {@code /limits/*}, beside {@link
 * RateLimitFilter}, and needs an operator in the settings.
 *
 * <ul>
 *   <li>{@code GET /}: rules in force, live nodes, users online, and what this node remembers.
 *   <li>{@code GET /calls?days=7&top=100}: calls by day, rule and endpoint, busiest first.
 *   <li>{@code GET /clients?rule=login&top=20}: the clients with the most calls today.
 *   <li>{@code GET /client?rule=login&client=203.0.113.7}: how a client stands. {@code client} is given once for each value
 *       of the rule's key, as for {@link RateLimiter#client}; or {@code partition} is the hash that lists show.
 *   <li>{@code DELETE /client?…}: forgets what was counted of it.
 *   <li>{@code PUT /override?…&limit=500&for=1h}: a limit of its own; {@code DELETE /override?…}; {@code GET /overrides}.
 * </ul>
 *
 * <p>Operators prove themselves by HTTP Basic (RFC 7617), so let it be reached by TLS alone, and write a rule for its path
 * that charges 401: nothing else limits who tries out secrets. With {@link TokenBlacklistFilter} in front, put its path into
 * {@code blacklist.optional}: for that filter such credentials are none.
 *
 * <p>Browsers send what they know of HTTP Basic with requests that other sites make. So only PUT and DELETE change
 * anything, which no other site can send without being allowed to, and whatever a browser says to come from elsewhere
 * ({@code Sec-Fetch-Site}) gets 403. Thread-safe.
 */
public final class RateLimitAdminServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient @Nullable AdminDoor<RateLimiter> door;
    private transient @Nullable RateLimiter limiter;

    /** For the container. */
    public RateLimitAdminServlet() {}

    /**
     * Takes the limiter of the filter.
     *
     * @throws dev.sluice.core.config.InvalidSettings if a setting is wrong; the servlet does not start
     * @throws IllegalStateException if there are no operators, or no {@link RateLimitFilter}
     */
    @Override
    public void init() {
        Settings settings = Settings.of(getServletConfig(), RateLimitFilter.class);
        BasicUsers users = BasicUsers.from(settings, "ratelimit.admin");
        settings.check();
        if (users.isEmpty()) {
            throw new IllegalStateException("RateLimitAdminServlet is mapped, but nobody may use it; set"
                    + " ratelimit.admin.<name>.secret for an operator");
        }
        limiter = RateLimiter.of(getServletContext());
        door = new AdminDoor<>("rate limits", users, "", AdminActions.ALL);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        RateLimiter limits = Objects.requireNonNull(limiter, "the container calls init first");
        try {
            Objects.requireNonNull(door, "the container calls init first").answer(request, response, limits);
        } catch (RedisUnavailable e) {
            Problem.redisIsDown("What is counted", limits.retryAfter()).send(response);
        }
    }
}

package dev.sluice.ratelimit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.core.config.Settings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.BasicUsers;
import dev.sluice.core.web.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    private transient @Nullable BasicUsers operators;
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
        operators = users;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        BasicUsers users = Objects.requireNonNull(operators, "the container calls init first");
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !OWN_SITE.contains(site)) {
            Problem.of(403, "Forbidden", "Another site made this request.").send(response);
            return;
        }
        Optional<String> operator = users.authenticate(request.getHeader("Authorization"));
        if (operator.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"rate limits\", charset=\"UTF-8\"");
            Problem.of(401, "Unauthorized", "Send a known operator and the secret.")
                    .send(response);
        } else {
            answer(request, operator.get(), response);
        }
    }

    private void answer(HttpServletRequest request, String operator, HttpServletResponse response) throws IOException {
        String path = request.getPathInfo();
        Map<String, AdminAction> actions = AdminAction.at(path == null ? "/" : path);
        String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
        AdminAction action = actions.get(method);
        if (actions.isEmpty()) {
            Problem.of(404, "Not found", "There is nothing at this path.").send(response);
        } else if (action == null) {
            response.setHeader("Allow", allowed(actions));
            Problem.of(405, "Method not allowed", "The field Allow says which methods are known here.")
                    .send(response);
        } else {
            answer(request.getQueryString(), action, operator, response);
        }
    }

    private static String allowed(Map<String, AdminAction> actions) {
        Set<String> methods = new TreeSet<>(actions.keySet());
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return String.join(", ", methods);
    }

    private void answer(@Nullable String sent, AdminAction action, String operator, HttpServletResponse response)
            throws IOException {
        RateLimiter limits = Objects.requireNonNull(limiter, "the container calls init first");
        try {
            AdminQuery query = AdminQuery.parse(sent);
            query.allow(action.parameters());
            write(action.work().run(query, limits, operator), response);
        } catch (AdminRefusal e) {
            Problem.of(e.status(), e.status() == 400 ? "Wrong parameter" : "Not possible now", e.fault())
                    .with("parameter", e.parameter())
                    .send(response);
        } catch (RedisUnavailable e) {
            Problem.redisIsDown("What is counted", limits.retryAfter()).send(response);
        }
    }

    private static void write(Map<String, Object> members, HttpServletResponse response) throws IOException {
        byte[] body = JSON.writeValueAsBytes(members);
        response.setContentType("application/json");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}

package dev.sluice.cache;

import dev.sluice.core.config.Settings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.AdminDoor;
import dev.sluice.core.web.BasicUsers;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows operators what the cache does and holds, and lets them purge, by HTTP and in JSON. It is there only where the
 * application maps it, as in {@code /cache/*}, beside {@link ResponseCacheFilter}, and needs an operator or a role in the
 * settings.
 *
 * <ul>
 *   <li>{@code GET /}: the figures of this node, how current its view of the purges is, and the memory of Redis.
 *   <li>{@code GET /dry-run}: what {@code cache.dry-run} has seen.
 *   <li>{@code GET /redis}: whether a read and a script are answered now, and how fast.
 *   <li>{@code GET /entry?uri=https%3A%2F%2Fexample.org%2Flist&field=Accept-Language:%20de}: the copies of one URI, here
 *       and in Redis, without their bodies; {@code field} as often as needed tells which one a request would get.
 *   <li>{@code DELETE /entry?uri=…}, {@code DELETE /prefix?uri=…}, {@code DELETE /tags?tag=a&tag=b} and
 *       {@code DELETE /all}: purge; with {@code soft=true} softly.
 * </ul>
 *
 * <p>Operators prove themselves by HTTP Basic (RFC 7617) or are signed in by the container, so let it be reached by TLS
 * alone, and limit how often secrets may be tried. Browsers' requests from other sites change nothing, as {@link
 * AdminDoor} says. Thread-safe.
 */
public final class CacheAdminServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private transient @Nullable AdminDoor<ResponseCache> door;
    private transient @Nullable ResponseCache cache;

    /** For the container. */
    public CacheAdminServlet() {}

    /**
     * Takes the cache of the filter.
     *
     * @throws dev.sluice.core.config.InvalidSettings if a setting is wrong; the servlet does not start
     * @throws IllegalStateException if there are neither operators nor a role, or no {@link ResponseCacheFilter}
     */
    @Override
    public void init() {
        Settings settings = Settings.of(getServletConfig(), ResponseCacheFilter.class);
        BasicUsers users = BasicUsers.from(settings, "cache.admin");
        String role = settings.text("cache.admin.role");
        settings.check();
        if (users.isEmpty() && role.isEmpty()) {
            throw new IllegalStateException("CacheAdminServlet is mapped, but nobody may use it; set"
                    + " cache.admin.<name>.secret for an operator, or cache.admin.role");
        }
        cache = ResponseCache.of(getServletContext())
                .orElseThrow(() -> new IllegalStateException(
                        "CacheAdminServlet needs a ResponseCacheFilter in the same application"));
        door = new AdminDoor<>("cache", users, role, AdminActions.ALL);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ResponseCache asked = Objects.requireNonNull(cache, "the container calls init first");
        try {
            Objects.requireNonNull(door, "the container calls init first").answer(request, response, asked);
        } catch (RedisUnavailable e) {
            AdminAnswer.redisIsDown(asked, e).send(response);
        }
    }
}

package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both filters in one application that is started and stopped in every way. */
final class LifeCycleTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final ServletContextHandler application = new ServletContextHandler("/life");
    private final RateLimitFilter limits = new RateLimitFilter();
    private final TokenBlacklistFilter tokens = new TokenBlacklistFilter();
    private final Set<Thread> before = sluiceThreads();

    @BeforeEach
    void mapFilters() {
        RedisServer.shared().flush();
        server.setHandler(application);
        application.addServlet(Probe.class, "/");
        map(limits, "ratelimit.rule.all.limit", "100");
        map(tokens, "blacklist.key.main.secret", Tokens.SECRET);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void destroyTwiceGivesBackOnce() throws Exception {
        server.start();
        limits.destroy();
        limits.destroy();
        assertThat(TokenBlacklist.of(application.getServletContext()).check(Tokens.token("1")))
                .isInstanceOf(TokenCheck.Valid.class);
        tokens.destroy();
        tokens.destroy();
        assertNothingIsLeft();
    }

    @Test
    void initThatFailsLeavesNothingBehind() {
        Metrics ofTheApplication = Metrics.acquire(application.getServletContext());
        ofTheApplication.counter("sluice_ratelimit_foreign_counters_total", "Taken.", "by", "the application");
        assertThatThrownBy(server::start).hasStackTraceContaining("sluice_ratelimit_foreign_counters_total");
        tokens.destroy(); // What Jetty has started before the failure, it leaves to its own stop.
        Metrics.release(application.getServletContext());
        assertNothingIsLeft();
    }

    @Test
    void applicationMayBeStartedAgain() throws Exception {
        for (int i = 0; i < 2; i++) {
            server.start();
            assertThat(Http.get(uri(), "Authorization", "Bearer " + Tokens.token("1"))
                            .status())
                    .isEqualTo(200);
            server.stop();
            assertNothingIsLeft();
        }
    }

    private void map(Filter filter, String key, String value) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setInitParameter("redis.uri", RedisServer.shared().uri());
        holder.setInitParameter("redis.timeout", "2s");
        holder.setInitParameter("changelog.lease", "5s");
        holder.setInitParameter("blacklist.issuer", "*");
        holder.setInitParameter("blacklist.audience", "*");
        holder.setInitParameter(key, value);
        application.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST));
    }

    private URI uri() {
        return URI.create(
                "http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort() + "/life/");
    }

    private void assertNothingIsLeft() {
        assertThat(Collections.list(application.getServletContext().getAttributeNames()))
                .doesNotContain(Metrics.class.getName())
                .noneMatch(name -> name.startsWith("dev.sluice.ratelimit"));
        await().atMost(LIMIT).until(() -> before.containsAll(sluiceThreads()));
    }

    private static Set<Thread> sluiceThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("sluice-"))
                .collect(Collectors.toSet());
    }
}

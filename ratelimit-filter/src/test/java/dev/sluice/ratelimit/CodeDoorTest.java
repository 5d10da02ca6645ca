package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.util.EnumSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both filters, made and mapped by the application's own code, without a settings file in the WAR. */
final class CodeDoorTest {
    private static final RedisServer REDIS = RedisServer.shared();

    @BeforeEach
    void forgetEverything() {
        REDIS.flush();
    }

    @ParameterizedTest
    @EnumSource
    void filtersMadeInCodeReadNoSettings(Container container) {
        WarFile war = WarFile.named("ROOT")
                .servlet("probe", Probe.class, "/")
                .xml("<listener><listener-class>" + Mapping.class.getName() + "</listener-class></listener>");
        try (WebServer server = WebServer.start(container, war.build())) {
            String[] alice = {"Authorization", "Bearer " + Tokens.token("1")};
            assertThat(Http.get(server.uri("/"), alice).body()).contains("alice");
            assertThat(Http.get(server.uri("/sign-out"), alice).body()).isEqualTo("goodbye");
            assertThat(Http.get(server.uri("/"), alice).status()).isEqualTo(401);
            assertThat(Http.get(server.uri("/"), alice).status()).isEqualTo(429);
        }
    }

    /** Maps the filters, and closes the node with the application. */
    public static final class Mapping implements ServletContextListener {
        private @Nullable Node node;

        @Override
        public void contextInitialized(ServletContextEvent event) {
            Node built = Node.of(REDIS.uri(), Tokens.SETTINGS + "ratelimit.rule.all.limit = 3");
            node = built;
            var context = event.getServletContext();
            map(context.addFilter("limits", new RateLimitFilter(built.limiter())));
            map(context.addFilter("tokens", new TokenBlacklistFilter(built.blacklist())));
        }

        private static void map(FilterRegistration.Dynamic filter) {
            filter.setAsyncSupported(true);
            filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/*");
        }

        @Override
        public void contextDestroyed(ServletContextEvent event) {
            Objects.requireNonNull(node).close();
        }
    }
}

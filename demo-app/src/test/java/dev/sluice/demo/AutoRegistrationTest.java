package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.account.SignIn;
import dev.sluice.demo.web.SignedIn;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application without a line of web.xml about filters, on real containers, with all three modules on its class path. */
class AutoRegistrationTest {
    private static final String SECRET = "a secret of at least 32 bytes!!!";
    private static final String ON = "sluice.auto-register = true\n";

    private final String cookie = "token=" + new SignIn(SECRET, Clock.systemUTC()).token(new SignedIn(1, "ada", false));

    /** Tells which filters there are, and how they have wrapped the request, the last one first. */
    public static final class Report extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setHeader("Cache-Control", "public, max-age=30");
            response.setHeader(
                    "Filters",
                    String.join(
                            " ",
                            new TreeSet<>(
                                    getServletContext().getFilterRegistrations().keySet())));
            response.setHeader("Wrapped-By", wrappers(request));
            if (request.getParameter("session") != null) {
                request.getSession().setAttribute("colour", "blue");
            }
        }

        private static String wrappers(ServletRequest request) {
            StringBuilder modules = new StringBuilder();
            ServletRequest each = request;
            while (each instanceof ServletRequestWrapper wrapper) {
                modules.append(each.getClass().getPackageName().replaceAll("dev\\.sluice\\.(\\w+).*", "$1"))
                        .append(' ');
                each = wrapper.getRequest();
            }
            return modules.toString().strip();
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void allFiltersStandInTheirOrderWhenSwitchedOn(Container container) {
        try (WebServer server = start(container, ON)) {
            Http.Reply reply = report(server, "?first", "Cookie", cookie);
            assertThat(reply.header("Filters").split(" "))
                    .contains("sluice-blacklist", "sluice-cache", "sluice-ratelimit", "sluice-session");
            assertThat(reply.header("Wrapped-By")).isEqualTo("session cache ratelimit");
            assertThat(report(server, "?second").status()).isEqualTo(401);
            assertThat(report(server, "?second").header("RateLimit"))
                    .as("counted before")
                    .contains("\"all\"");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void allThreeWorkOnOneRequest(Container container) {
        try (WebServer server = start(container, ON)) {
            Http.Reply reply = report(server, "?session", "Cookie", cookie);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("RateLimit")).contains("\"all\"");
            assertThat(reply.header("Cache-Status")).startsWith("sluice; fwd=uri-miss; detail=");
            assertThat(reply.header("Set-Cookie")).startsWith("sid=");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void onlyTheFiltersListedAreMapped(Container container) {
        try (WebServer server = start(container, ON + "sluice.auto-register.filters = session, ratelimit\n")) {
            Http.Reply reply = report(server, "?listed");
            assertThat(reply.header("Filters")).contains("sluice-ratelimit", "sluice-session");
            assertThat(reply.header("Filters")).doesNotContain("sluice-blacklist", "sluice-cache");
            assertThat(reply.header("Wrapped-By")).isEqualTo("session");
        }
    }

    @ParameterizedTest
    @EnumSource(Container.class)
    void nothingIsMappedByDefault(Container container) {
        try (WebServer server = start(container, "")) {
            Http.Reply reply = report(server, "?default");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Filters")).doesNotContain("sluice");
            assertThat(reply.header("Wrapped-By")).isEmpty();
        }
    }

    private static WebServer start(Container container, String switches) {
        String settings = "redis.uri = " + RedisServer.shared().uri()
                + "\nredis.timeout = 2s\nchangelog.lease = 5s\nratelimit.rule.all.limit = 1000\n"
                + "blacklist.issuer = *\nblacklist.audience = *\nblacklist.key.main.secret = " + SECRET
                + "\nblacklist.cookie = token\n" + switches;
        return WebServer.start(
                container,
                WarFile.named("auto")
                        .servlet("report", Report.class, "/report")
                        .file("WEB-INF/sluice.properties", settings)
                        .build());
    }

    private static Http.Reply report(WebServer server, String query, String... headers) {
        return Http.get(server.uri("/report" + query), headers);
    }
}

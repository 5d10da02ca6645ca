package dev.sluice.ratelimit;

import static dev.sluice.ratelimit.Tokens.token;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one jar for WEB-INF/lib, in an application that brings older versions of the libraries inside it. */
final class AllJarIT {
    private static final Path ALL_JAR = Path.of(System.getProperty("all.jar"));
    private static final Path OLDER_LIBRARIES = Path.of(System.getProperty("older.libraries"));

    @ParameterizedTest
    @EnumSource
    void filtersWorkBesideOlderVersionsOfTheirLibraries(Container container) throws IOException {
        RedisServer.shared().flush();
        try (WebServer server = WebServer.startIsolated(container, war())) {
            URI uri = server.uri("/older");
            String good = token("1");
            assertThat(bearer(uri, good).body()).isEqualTo("alice, Jedis 3, Jackson 2.9.10");
            assertThat(bearer(uri, good).header("RateLimit")).startsWith("\"all\";r=8;");
            assertThat(bearer(uri, Tokens.withOtherTrailingBits(good)).status()).isEqualTo(401);
            assertThat(bearer(server.uri("/sign-out"), good).body()).isEqualTo("goodbye");
            assertThat(bearer(uri, good).header("WWW-Authenticate")).contains("has been revoked");
        }
    }

    @Test
    void everyClassOfTheJarIsOurs() throws IOException {
        try (JarFile jar = new JarFile(ALL_JAR.toFile())) {
            List<String> classes = jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(".class"))
                    .toList();
            assertThat(classes).isNotEmpty().allMatch(name -> name.startsWith("dev/sluice/ratelimit/"));
        }
    }

    @Test
    void jarCarriesItsLicences() throws IOException {
        try (JarFile jar = new JarFile(ALL_JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .contains("META-INF/LICENSE", "META-INF/Schubfach-LICENSE", "META-INF/THIRD-PARTY-LICENSES");
            assertThat(jar.getInputStream(jar.getEntry("META-INF/NOTICE")))
                    .asString(UTF_8)
                    .startsWith("Sluice\n");
        }
    }

    private static Path war() throws IOException {
        WarFile war = WarFile.named("ROOT")
                .filter("limits", RateLimitFilter.class, "/*")
                .filter("tokens", TokenBlacklistFilter.class, "/*")
                .servlet("older", OlderLibraries.class, "/older")
                .servlet("probe", Probe.class, "/")
                .classes(OlderLibraries.class, Probe.class)
                .lib(ALL_JAR)
                .file(
                        "WEB-INF/sluice.properties",
                        "redis.uri = " + RedisServer.shared().uri() + "\n" + Node.PATIENT + Tokens.SETTINGS
                                + "ratelimit.rule.all.limit = 10");
        try (Stream<Path> jars = Files.list(OLDER_LIBRARIES)) {
            jars.forEach(war::lib);
        }
        return war.build();
    }

    private static Http.Reply bearer(URI uri, String token) {
        return Http.get(uri, "Authorization", "Bearer " + token);
    }

    /** Uses what the application itself brought along. */
    public static final class OlderLibraries extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                Class<?> version = Class.forName("com.fasterxml.jackson.core.json.PackageVersion");
                Object jackson = version.getField("VERSION").get(null);
                // BinaryJedis ended with Jedis 4, and its pool with Jedis 8.
                Class.forName("redis.clients.jedis.BinaryJedis");
                Class.forName("redis.clients.jedis.JedisPool").getConstructor().newInstance();
                response.getWriter().write(request.getRemoteUser() + ", Jedis 3, Jackson " + jackson);
            } catch (ReflectiveOperationException e) {
                throw new IOException(e);
            }
        }
    }
}

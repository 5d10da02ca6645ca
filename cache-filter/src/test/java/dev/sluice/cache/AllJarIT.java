package dev.sluice.cache;

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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one jar, dropped into an application that brings older versions of the libraries inside it. */
final class AllJarIT {
    private static final Path ALL_JAR = Path.of(System.getProperty("all.jar"));
    private static final Path OLDER_LIBRARIES = Path.of(System.getProperty("older.libraries"));

    @ParameterizedTest
    @EnumSource
    void applicationKeepsItsOlderLibraries(Container container) throws IOException {
        try (WebServer server = WebServer.startIsolated(container, war())) {
            assertThat(Http.get(server.uri("/")).body()).isEqualTo("JedisPool 3, Jackson 2.9.10");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            Http.get(server.uri("/")).header("Cache-Status").contains("detail=near"));
            assertThat(Http.get(server.uri("/")).body()).isEqualTo("JedisPool 3, Jackson 2.9.10");
        }
    }

    @Test
    void everyClassCarriesThePackageNameOfThisModule() throws IOException {
        try (JarFile jar = new JarFile(ALL_JAR.toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("dev/sluice/cache/"));
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
                .filter("cache", ResponseCacheFilter.class, "/*")
                .servlet("older", Older.class, "/")
                .classes(Older.class)
                .file(
                        "WEB-INF/sluice.properties",
                        Node.PATIENT + "redis.uri = " + RedisServer.shared().uri())
                .lib(ALL_JAR);
        try (Stream<Path> libraries = Files.list(OLDER_LIBRARIES)) {
            libraries.forEach(war::lib);
        }
        return war.build();
    }

    /** Uses what only the older Jedis has, and tells which Jackson it sees. */
    public static final class Older extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setHeader("Cache-Control", "max-age=60");
            response.getWriter().print(jedis() + ", Jackson " + jackson());
        }

        private static String jedis() {
            try {
                Class<?> client = Class.forName("redis.clients.jedis.BinaryJedis"); // gone since Jedis 4
                Object pool = Class.forName("redis.clients.jedis.JedisPool")
                        .getConstructor()
                        .newInstance();
                return pool.getClass().getSimpleName() + " " + (client.isInterface() ? "?" : "3");
            } catch (ReflectiveOperationException e) {
                return e.toString();
            }
        }

        private static String jackson() {
            try {
                Class<?> version = Class.forName("com.fasterxml.jackson.core.json.PackageVersion");
                return version.getField("VERSION").get(null).toString();
            } catch (ReflectiveOperationException e) {
                return e.toString();
            }
        }
    }
}

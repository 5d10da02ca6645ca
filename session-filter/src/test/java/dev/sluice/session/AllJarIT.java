package dev.sluice.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The jar as users get it, in an application that sees only it, and that brings Jedis and Jackson of some years ago. */
final class AllJarIT {
    private static final Path JAR = Path.of(System.getProperty("all.jar", ""));
    private static final Path OLDER = Path.of(System.getProperty("older.libraries", ""));

    @ParameterizedTest
    @EnumSource
    void jarServesBesideOlderLibraries(Container container) throws IOException {
        String redis = RedisServer.shared().uri();
        try (WebServer one = WebServer.startIsolated(container, war(redis));
                WebServer two = WebServer.startIsolated(container, war(redis))) {
            Http browser = new Http();
            assertThat(browser.send("GET", one.uri("/visits"), "").body()).isEqualTo("1 visits, Jackson 2.9, Jedis 3");
            assertThat(browser.send("GET", two.uri("/visits"), "").body()).isEqualTo("2 visits, Jackson 2.9, Jedis 3");
        }
    }

    private static Path war(String redis) throws IOException {
        WarFile war = WarFile.named("shop")
                .filter("session", RedisSessionFilter.class, "/*")
                .servlet("visits", Visits.class, "/visits")
                .classes(Visits.class)
                .file(
                        "WEB-INF/sluice.properties",
                        "redis.uri = " + redis + "\nredis.timeout = 20s\nchangelog.lease = 30s\n"
                                + "session.types = dev.sluice.session.*")
                .lib(JAR);
        try (Stream<Path> older = Files.list(OLDER)) {
            older.forEach(war::lib);
        }
        return war.build();
    }

    /** Without the servlet API, too. */
    @Test
    void jarRunsAsACommand() {
        CommandLine run = CommandLine.run(
                JAR.toString(),
                "",
                "export",
                "--redis",
                RedisServer.shared().uri(),
                "--timeout",
                "5s",
                "--namespace",
                "/nobody");
        assertThat(run.messages()).contains("exported: 0");
        assertThat(run.code()).isZero();
    }

    @Test
    void jarCarriesItsLicences() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .contains("META-INF/LICENSE", "META-INF/Schubfach-LICENSE", "META-INF/THIRD-PARTY-LICENSES");
            assertThat(jar.getInputStream(jar.getEntry("META-INF/NOTICE")))
                    .asString(UTF_8)
                    .startsWith("Sluice\n");
        }
    }

    @Test
    void everyClassLivesUnderOurPackage() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("dev/sluice/session/"));
        }
    }
}

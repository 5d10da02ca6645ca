package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The WAR in containers of one's own. */
class WarIT {
    private static final List<String> SETTINGS = List.of("REDIS_URL", "DATABASE_URL", "DEMO_JWT_SECRET", "NODE_NAME");

    @TempDir
    Path folder;

    @BeforeEach
    void choose() {
        System.setProperty("REDIS_URL", RedisServer.shared().uri());
        System.setProperty("DATABASE_URL", DemoFixture.database());
        System.setProperty("DEMO_JWT_SECRET", "a secret of at least 32 bytes!!!");
        System.setProperty("NODE_NAME", "blue");
    }

    @AfterEach
    void forget() {
        SETTINGS.forEach(System::clearProperty);
    }

    @ParameterizedTest
    @EnumSource
    void servesTheSameApplication(Container container) throws IOException {
        Path root = Files.copy(war(), folder.resolve("ROOT.war"));
        try (WebServer server = WebServer.startIsolated(container, root)) {
            Http browser = new Http();
            Http.Reply signedIn = browser.send(
                    "POST",
                    server.uri("/sign-in"),
                    "name=ada&password=sluice",
                    "Content-Type",
                    "application/x-www-form-urlencoded");
            assertThat(signedIn.status()).as(signedIn.body()).isEqualTo(303);
            Http.Reply home = browser.send("GET", server.uri("/"), "");
            assertThat(home.body()).contains("<strong>ada</strong>");
            assertThat(home.header("X-Sluice-Node")).isEqualTo("blue");
            assertThat(browser.send("GET", server.uri("/nowhere"), "").status()).isEqualTo(404);
        }
    }

    @Test
    void bringsNoContainerAlong() throws IOException {
        try (ZipFile war = new ZipFile(war().toFile())) {
            assertThat(war.stream().map(entry -> entry.getName()))
                    .contains("WEB-INF/web.xml")
                    .noneMatch(name -> name.matches("WEB-INF/lib/(jetty|jakarta\\.servlet|tomcat|junit).*"));
        }
    }

    private static Path war() throws IOException {
        Path target = new File(System.getProperty("all.jar")).toPath().resolveSibling("");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-web.war"))
                    .findFirst()
                    .orElseThrow();
        }
    }
}

package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
                        "redis.uri = " + redis + "\nredis.timeout = 2s\nchangelog.lease = 30s\n"
                                + "session.json.types = dev.sluice.session.*")
                .lib(JAR);
        try (Stream<Path> older = Files.list(OLDER)) {
            older.forEach(war::lib);
        }
        return war.build();
    }

    @Test
    void everyClassLivesUnderOurPackage() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()).filter(name -> name.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(name -> name.startsWith("dev/sluice/session/"));
        }
    }

    /** Counts visits in an object of its own class, and tells which libraries it got. */
    public static final class Visits extends HttpServlet {
        private static final long serialVersionUID = 1;

        /** A class only this application knows. */
        public static final class Book {
            private final List<String> lines = new ArrayList<>();
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            if (!(session.getAttribute("book") instanceof Book)) {
                session.setAttribute("book", new Book());
            }
            Book book = (Book) session.getAttribute("book");
            book.lines.add("visit");
            response.getWriter().print(book.lines.size() + " visits, Jackson " + jackson() + ", Jedis " + jedis());
        }

        private static String jackson() {
            try {
                Class<?> version = Class.forName("com.fasterxml.jackson.core.json.PackageVersion");
                return version.getField("VERSION").get(null).toString().substring(0, 3);
            } catch (ReflectiveOperationException e) {
                return "of another age: " + e;
            }
        }

        /** Release 3 has the shards that 4 dropped. */
        private static String jedis() {
            try {
                Class.forName("redis.clients.jedis.JedisPool").getConstructor().newInstance();
                Class.forName("redis.clients.jedis.ShardedJedisPool");
                return "3";
            } catch (ReflectiveOperationException e) {
                return "of another age: " + e;
            }
        }
    }
}

package dev.sluice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class WebServerTest {
    @ParameterizedTest
    @EnumSource
    void filterAndServletRunFromTheTestsClassPath(Container container) {
        Path war = shop().build();
        try (WebServer server = WebServer.start(container, war)) {
            Http.Reply reply = Http.get(server.uri("/hello"));
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Filtered")).isEqualTo("a<b&c async");
            assertThat(reply.body()).isEqualTo("/shop sees JUnit: true");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isolatedWebApplicationSeesOnlyWhatItBrings(Container container) {
        Path war = shop().classes(Marking.class, Hello.class).build();
        try (WebServer server = WebServer.startIsolated(container, war)) {
            Http.Reply reply = Http.get(server.uri("/hello"));
            assertThat(reply.header("Filtered")).isEqualTo("a<b&c async");
            assertThat(reply.body()).isEqualTo("/shop sees JUnit: false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void initializerInAJarIsFound(Container container, @TempDir Path temp) throws IOException {
        Path war = WarFile.named("ROOT")
                .classes(Hello.class, Starting.class)
                .lib(initializerJar(temp))
                .build();
        try (WebServer server = WebServer.startIsolated(container, war)) {
            assertThat(Http.get(server.uri("/started")).body()).isEqualTo(" sees JUnit: false");
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesAreServedAndAnUnknownPathIs404(Container container) {
        Path war = WarFile.named("ROOT").file("page.html", "<p>").build();
        try (WebServer server = WebServer.startIsolated(container, war)) {
            assertThat(Http.get(server.uri("/page.html")).body()).isEqualTo("<p>");
            assertThat(Http.get(server.uri("/no-page")).status()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @EnumSource
    void browserKeepsItsCookies(Container container) {
        try (WebServer server = WebServer.start(container, shop().build())) {
            Http browser = new Http();
            browser.send("POST", server.uri("/hello"), "body");
            assertThat(browser.cookie("JSESSIONID")).isPresent();
            assertThat(browser.send("POST", server.uri("/hello"), "body").body())
                    .isEqualTo("2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void filterThatCannotStartIsTheCause(Container container) {
        Path war = WarFile.named("ROOT").filter("failing", Failing.class, "/*").build();
        assertThatIllegalStateException()
                .isThrownBy(() -> WebServer.start(container, war))
                .havingRootCause()
                .withMessage("wrong settings");
    }

    private static WarFile shop() {
        return WarFile.named("shop")
                .filter("marking", Marking.class, "/*")
                .initParam("mark", "a<b&c")
                .servlet("hello", Hello.class, "/hello");
    }

    private static Path initializerJar(Path folder) throws IOException {
        Path jar = folder.resolve("initializer.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/" + ServletContainerInitializer.class.getName()));
            out.write(Starting.class.getName().getBytes(UTF_8));
        }
        return jar;
    }

    /** Leaves its parameter in a header. */
    public static final class Marking implements Filter {
        private String mark = "";

        @Override
        public void init(FilterConfig config) {
            mark = config.getInitParameter("mark");
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).setHeader("Filtered", mark + (request.isAsyncSupported() ? " async" : ""));
            chain.doFilter(request, response);
        }
    }

    /** Tells what it sees, and counts the posts of a session. */
    public static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(request.getContextPath() + " sees JUnit: " + sees("org.junit.jupiter.api.Test"));
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            int posts = request.getSession().getAttribute("posts") instanceof Integer before ? before + 1 : 1;
            request.getSession().setAttribute("posts", posts);
            response.getWriter().print(posts);
        }

        private static boolean sees(String className) {
            try {
                Class.forName(className, false, Thread.currentThread().getContextClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false; // which is an answer here
            }
        }
    }

    /** Maps a servlet without a web.xml. */
    public static final class Starting implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) {
            context.addServlet("started", new Hello()).addMapping("/started");
        }
    }

    /** Refuses to start. */
    public static final class Failing implements Filter {
        @Override
        public void init(FilterConfig config) throws ServletException {
            throw new ServletException("wrong settings");
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {}
    }
}

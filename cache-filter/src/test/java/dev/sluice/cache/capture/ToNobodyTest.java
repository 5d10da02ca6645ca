package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.cache.http.NotStored;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer for nobody is captured like any other, and its client sees nothing of it. */
@ParameterizedClass
@EnumSource(Container.class)
final class ToNobodyTest {
    private static final String STALE = "\r\n\r\nstale";

    private final Site site;

    ToNobodyTest(Container container) {
        site = Site.on(container);
    }

    @Test
    void clientHasItsWholeAnswerBeforeTheRunBegins() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        String path = Site.page((request, response) -> {
            await(read);
            Page.of("fresh").answer(request, response);
        });
        Site.watch(path, Watcher.refreshing());
        try (Socket socket = site.ask(path)) {
            readAnswer(socket);
            read.countDown();
            assertThat(site.end(path).text()).isEqualTo("fresh");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Site.LIMIT.toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/html", "text/plain", "application/json", "text/html;charset=iso-8859-1", "text/xml", "none"
            })
    void answerIsTheOneAClientWouldGet(String type) {
        Page page = (request, response) -> {
            if (!type.equals("none")) {
                response.setContentType(type);
            }
            response.setHeader("X-Own", "1");
            response.getWriter().printf("häppy €%n");
        };
        String toClient = Site.page(page);
        site.get(toClient);
        End expected = site.end(toClient);
        End end = assertReachesNobody(page);
        assertThat(end.body()).isEqualTo(expected.body());
        assertThat(end.values("Content-Type")).isEqualTo(expected.values("Content-Type"));
        assertThat(end.values("X-Own")).containsExactly("1");
        assertThat(end.values("X-Frame-Options")).isEmpty();
    }

    @Test
    void everythingAServletCanDoWorks() {
        End end = assertReachesNobody((request, response) -> {
            response.addCookie(new Cookie("a", "b"));
            response.setStatus(201);
            response.setLocale(Locale.GERMANY);
            response.setBufferSize(16);
            response.setIntHeader("X-Int", 1);
            response.addIntHeader("X-Int", 2);
            response.setDateHeader("Last-Modified", 0);
            response.setCharacterEncoding("utf-8");
            response.setContentType("text/plain");
            assertThat(response.getHeaders("x-int")).containsExactly("1", "2");
            assertThat(response.containsHeader("Set-Cookie")).isTrue();
            assertThat(response.encodeURL("/other")).isEqualTo("/other");
            response.getWriter().print("wrong");
            response.resetBuffer();
            assertThatIllegalStateException().isThrownBy(response::getOutputStream);
            assertThat(response.isCommitted()).isFalse();
            response.getWriter().print("more than sixteen bytes");
            assertThat(response.isCommitted()).isTrue();
            assertThatIllegalStateException().isThrownBy(response::reset);
            response.setHeader("Late", "yes");
        });
        assertThat(end.text()).isEqualTo("more than sixteen bytes");
        assertThat(end.status()).isEqualTo(201);
        assertThat(end.spoilt()).isEmpty();
        assertThat(end.values("Content-Type")).containsExactly("text/plain;charset=utf-8");
        assertThat(end.values("Content-Language")).containsExactly("de-DE");
        assertThat(end.values("Last-Modified")).containsExactly("Thu, 01 Jan 1970 00:00:00 GMT");
        assertThat(end.values("Late")).isEmpty();
    }

    @Test
    void resetBeginsAnew() {
        End end = assertReachesNobody((request, response) -> {
            response.setStatus(404);
            response.setHeader("Wrong", "yes");
            response.getWriter().print("wrong");
            response.reset();
            Page.start(response).getOutputStream().print("right");
        });
        assertThat(end.text()).isEqualTo("right");
        assertThat(end.status()).isEqualTo(200);
        assertThat(end.values("Wrong")).isEmpty();
    }

    @Test
    void forwardsAndIncludesWork() {
        String part = Site.page(Page.of("part"));
        End forwarded = assertReachesNobody((request, response) -> {
            Page.start(response).getWriter().print("lost");
            request.getRequestDispatcher(part).forward(request, response);
        });
        assertThat(forwarded.text()).isEqualTo("part");
        assertThat(forwarded.values("Content-Type")).containsExactly("text/plain;charset=utf-8");
        assertThat(forwarded.spoilt()).isEmpty();
        End included = assertReachesNobody((request, response) -> {
            Page.start(response).getWriter().print("whole and ");
            request.getRequestDispatcher(part).include(request, response);
        });
        assertThat(included.text()).isEqualTo("whole and part");
    }

    @Test
    void errorsAndRedirectsReachNobody() {
        End error = assertReachesNobody((request, response) -> response.sendError(503));
        assertThat(error.status()).isEqualTo(503);
        assertThat(error.spoilt()).contains(NotStored.INCOMPLETE);
        End redirect = assertReachesNobody((request, response) -> response.sendRedirect("/elsewhere"));
        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.values("Location")).containsExactly("/elsewhere");
        End broken = assertReachesNobody((request, response) -> {
            throw new ServletException("the test wants this");
        });
        assertThat(broken.failure()).get().isInstanceOf(ServletException.class);
        assertThat(broken.status()).isEqualTo(500);
    }

    @Test
    void asynchronousAnswersWork() {
        String target = Site.page((request, response) -> {
            Page.start(response).getWriter().print(request.getDispatcherType());
            assertThat(request.getDispatcherType()).isEqualTo(DispatcherType.ASYNC);
        });
        assertThat(assertReachesNobody((request, response) -> {
                            AsyncContext async = request.startAsync();
                            async.start(() -> complete(async));
                        })
                        .text())
                .isEqualTo("later");
        assertThat(assertReachesNobody((request, response) -> {
                            AsyncContext async = request.startAsync();
                            new Thread(() -> complete(async)).start();
                        })
                        .text())
                .isEqualTo("later");
        assertThat(assertReachesNobody(
                                (request, response) -> request.startAsync().dispatch(target))
                        .text())
                .isEqualTo("ASYNC");
        assertThat(assertReachesNobody((request, response) -> {
                            AsyncContext async = request.startAsync();
                            async.getResponse()
                                    .getOutputStream()
                                    .setWriteListener(new AsynchronousAnswersTest.Numbers(async));
                        })
                        .text())
                .hasSize(4 * AsynchronousAnswersTest.Numbers.COUNT);
        End late =
                assertReachesNobody((request, response) -> request.startAsync().setTimeout(50));
        assertThat(late.spoilt()).contains(NotStored.INCOMPLETE);
    }

    private static void complete(AsyncContext async) {
        try {
            Page.start((HttpServletResponse) async.getResponse()).getWriter().print("later");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        async.complete();
    }

    @Test
    void bodyOverTheBoundIsNotKept() {
        End end = assertReachesNobody((request, response) -> {
            for (int i = 0; i < 256; i++) {
                response.getOutputStream().write(new byte[64 * 1024]);
            }
        });
        assertThat(end.spoilt()).contains(NotStored.TOO_LONG);
    }

    @Test
    void fileOfTheContainersOwnServletIsRefreshed() throws IOException {
        Site.watch("/file.txt", Watcher.refreshing());
        try (Socket socket = site.ask("/file.txt")) {
            readAnswer(socket);
            End end = site.end("/file.txt");
            assertThat(end.spoilt()).isEmpty();
            assertThat(end.text()).isEqualTo("a file");
        } finally {
            Site.watch("/file.txt", Watcher.sending(View.fill()));
        }
    }

    /** The connection has to carry a second exchange, whose first bytes come right after the last of the first. */
    private End assertReachesNobody(Page page) {
        String path = Site.page(page);
        Site.watch(path, Watcher.refreshing());
        try (Socket socket = site.ask(path)) {
            String first = readAnswer(socket);
            assertThat(first).startsWith("HTTP/1.1 200").contains("X-Frame-Options: DENY");
            End end = site.end(path);
            assertThat(Site.endsLeft(path)).isZero();
            Site.send(socket, path);
            String second = readAnswer(socket);
            assertThat(lines(second)).isEqualTo(lines(first));
            site.end(path);
            assertThat(end.withheld()).isFalse();
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields that differ between any two answers of this site are left out. */
    private static Object lines(String answer) {
        return answer.lines()
                .filter(line -> !line.startsWith("Date:") && !line.startsWith("Answer-Number:"))
                .toList();
    }

    /** Reads to the end of the stale body, and not a byte more. */
    private static String readAnswer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.length() < STALE.length()
                || !answer.substring(answer.length() - STALE.length()).equals(STALE)) {
            byte[] next = in.readNBytes(1);
            assertThat(next).as("after " + answer).hasSize(1);
            answer.append(new String(next, StandardCharsets.ISO_8859_1));
        }
        return answer.toString();
    }
}

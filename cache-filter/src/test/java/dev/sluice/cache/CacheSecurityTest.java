package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Attempts to get what is for somebody else, or to leave something for others. */
@ParameterizedClass
@EnumSource(Container.class)
final class CacheSecurityTest {
    private static final List<Consumer<HttpServletRequest>> IDENTITY = List.of(
            request -> request.getSession(false),
            HttpServletRequest::getUserPrincipal,
            HttpServletRequest::getRemoteUser,
            request -> request.isUserInRole("admin"),
            HttpServletRequest::getAuthType,
            HttpServletRequest::getCookies,
            request -> request.getHeader("COOKIE"),
            request -> request.getHeaders("cookie"),
            request -> request.getHeader("Authorization"),
            HttpServletRequest::getRequestedSessionId,
            HttpServletRequest::isRequestedSessionIdValid,
            CacheSecurityTest::push,
            request -> request.getAttribute("jakarta.servlet.request.X509Certificate"),
            request -> request.getAttribute("dev.sluice.ratelimit.token"));

    private static final Executor CLIENTS = task -> {
        Thread client = new Thread(task, "client");
        client.setDaemon(true);
        client.start();
    };

    private final Container container;

    CacheSecurityTest(Container container) {
        this.container = container;
    }

    @SuppressWarnings("deprecation")
    private static void push(HttpServletRequest request) {
        request.newPushBuilder();
    }

    @Test
    void answerThatSetsACookieIsNeverStoredForOthers() {
        for (String name : List.of("Set-Cookie", "set-cookie", "SET-COOKIE", "Set-Cookie2")) {
            assertNotShared(withField(name, "id=1", "public, s-maxage=60"));
        }
        assertNotShared((request, response) -> {
            Page.of("text", "public, s-maxage=60").answer(request, response);
            response.addCookie(new Cookie("id", "1"));
        });
    }

    @Test
    void answerToCredentialsIsNeitherStoredNorServedWithoutPermission() {
        String path = Application.on(Page.of("text", "max-age=60"));
        for (int i = 1; i <= 2; i++) {
            node().get(path, "Authorization", "Basic eDp5");
            assertThat(Application.calls(path)).isEqualTo(i);
        }
        assertThat(node().status(path)).contains("uri-miss");
        assertThat(node().status(path, "Authorization", "Basic eDp5")).contains("authorization");
        assertThat(Application.calls(path)).isEqualTo(4);
        for (String permission : List.of("public, max-age=60", "s-maxage=60", "max-age=60, must-revalidate")) {
            String open = Application.on(Page.of("text", permission));
            node().get(open, "Authorization", "Basic eDp5");
            assertThat(node().status(open)).as(permission).contains("hit");
        }
    }

    @Test
    void privateAnswerIsNeverSharedHoweverItIsWritten() {
        for (List<String> lines : List.of(
                List.of("max-age=60, private"),
                List.of("max-age=60, PRIVATE"),
                List.of("max-age=60", "Private"),
                List.of("public, max-age=60, private, private"),
                List.of("max-age=60,private=1"),
                List.of("max-age=60,private=\"\""),
                List.of("max-age=60; private"),
                List.of("max-age=60 private"),
                List.of("max-age=60, x=\"private", "s-maxage=60"),
                List.of("max-age=60, private=\"X-A\", private"),
                List.of("max-age=60, private =\"X-A\""),
                List.of("max-age=60,\tprivate"),
                List.of("max-age=60,,private,,"))) {
            assertNotShared((request, response) -> {
                lines.forEach(line -> response.addHeader("Cache-Control", line));
                response.getWriter().print("text");
            });
        }
    }

    @Test
    void fieldsThatPrivateNamesNeverReachOthers() {
        String path = Application.on((request, response) -> {
            response.setHeader("X-User", "alice");
            response.setHeader("Set-Cookie", "id=1");
            response.addHeader("Cache-Control", "PRIVATE=\"x-user\"");
            response.addHeader("Cache-Control", "max-age=60, no-cache=\"SET-COOKIE\"");
            response.getWriter().print("text");
        });
        assertThat(node().get(path).header("X-User")).isEqualTo("alice");
        Reply hit = node().get(path);
        assertThat(hit.header("Cache-Status")).contains("hit");
        assertThat(hit.headers("X-User")).isEmpty();
        assertThat(hit.headers("Set-Cookie")).isEmpty();
    }

    @Test
    void answerMadeFromIdentityIsNotStoredUnlessDeclaredPublic() {
        for (Consumer<HttpServletRequest> look : IDENTITY) {
            assertNotShared((request, response) -> {
                look.accept(request);
                Page.of("text", "max-age=60").answer(request, response);
            });
            String open = Application.on((request, response) -> {
                look.accept(request);
                Page.of("text", "public, max-age=60").answer(request, response);
            });
            node().get(open);
            assertThat(node().status(open)).contains("hit");
        }
    }

    @Test
    void answerDuringWhichASessionBeginsOrChangesItsIdIsNotStored() {
        assertNotShared((request, response) -> {
            request.getSession();
            Page.of("text", "public, max-age=60").answer(request, response);
        });
        assertNotShared((request, response) -> {
            request.getSession();
            request.changeSessionId();
            Page.of("text", "public, max-age=60").answer(request, response);
        });
        assertNotShared((request, response) -> {
            request.getSession().invalidate();
            Page.of("text", "max-age=60").answer(request, response);
        });
    }

    @Test
    void sessionIdInALinkIsNeverStored() {
        assertNotShared((request, response) -> {
            request.getSession();
            Page.of(response.encodeURL("/cart"), "public, max-age=60").answer(request, response);
        });
        String path = Application.on(Page.of("text", "max-age=60"));
        for (String end : List.of(";jsessionid=1", ";JSESSIONID=1", ";a", "/;jsessionid=1/x")) {
            String reply = node().raw("GET " + path + end + " HTTP/1.1\nHost: shop.test", "");
            assertThat(reply).as(end).doesNotContain("; stored").doesNotContain("sluice; hit");
        }
    }

    @Test
    void accountPageIsNotStoredUnderAnAddressThatLooksStatic() {
        Page account = (request, response) -> {
            request.getSession(false);
            response.getWriter().print("secret");
        };
        for (String folder : List.of("/plain", "/account")) {
            String path = Application.below(folder, account);
            for (String end :
                    List.of("/x.css", ";x.css", "%2fx.css", "%2Fx.css", "/..%2fx.css", "%00x.css", "%23x.css")) {
                Application.change(path + "/x.css", account);
                for (int i = 0; i < 2; i++) {
                    String reply = Node.ruled(container).raw("GET " + path + end + " HTTP/1.1\nHost: shop.test", "");
                    assertThat(reply).as(end).doesNotContain("sluice; hit").doesNotContain("; stored");
                }
            }
        }
    }

    @Test
    void staticRuleDoesNotReachAnAccountPage() {
        String account = Application.below(
                "/account-of", (request, response) -> response.getWriter().print("secret"));
        for (String start :
                List.of("/static/..%2f", "/static/../", "/static/%2e%2e/", "/static//../", "/static/..;/")) {
            for (int i = 0; i < 2; i++) {
                String line = "GET " + start + account.substring(1) + " HTTP/1.1\nHost: shop.test";
                String reply = Node.ruled(container).raw(line, "");
                assertThat(reply).as(start).doesNotContain("sluice; hit").doesNotContain("; stored");
            }
        }
    }

    @Test
    void copyOfOneUserReachesNobodyElse() {
        Node node = Node.ruled(container);
        String path = Application.below(
                "/mine",
                (request, response) -> Page.of(
                                "of " + request.getAuthType()
                                        + request.getUserPrincipal().getName(),
                                "private, max-age=60")
                        .answer(request, response));
        assertThat(node.get(path, "Sign-In", "FORM alice").body()).isEqualTo("of FORMalice");
        assertThat(node.status(path, "Sign-In", "FORM alice")).contains("hit");
        assertThat(node.get(path, "Sign-In", "FORM bob").body()).isEqualTo("of FORMbob");
        assertThat(node.get(path, "Sign-In", "BEARER alice").body()).isEqualTo("of BEARERalice");
        assertThat(node.get(path, "Sign-In", "FORM Alice").body()).isEqualTo("of FORMAlice");
        Application.change(path, Page.of("nobody", "private, max-age=60"));
        assertThat(node.get(path).body()).as("after the sign-out").isEqualTo("nobody");
        assertThat(node.status(path)).contains("bypass");
        assertThat(node.get(path, "Sign-In", "FORM alice").body()).isEqualTo("of FORMalice");
    }

    @Test
    void answerDuringWhichTheUserChangesIsNobodysCopy() {
        Node node = Node.ruled(container);
        for (Page change : List.<Page>of(
                (request, response) -> request.logout(), (request, response) -> request.login("bob", "secret"))) {
            String path = Application.below("/mine", (request, response) -> {
                change.answer(request, response);
                Page.of("of another", "private, max-age=60").answer(request, response);
            });
            node.get(path, "Sign-In", "FORM alice");
            assertThat(node.status(path, "Sign-In", "FORM alice")).doesNotContain("hit");
        }
    }

    @Test
    void followersOfAFillNeverGetTheAnswerOfAnotherUser() throws Exception {
        CountDownLatch asked = new CountDownLatch(6);
        AtomicInteger number = new AtomicInteger();
        String path = Application.on((request, response) -> {
            await(asked);
            Cookie[] cookies = request.getCookies();
            Page.of(number.incrementAndGet() + cookies[0].getValue(), "max-age=60")
                    .answer(request, response);
        });
        List<CompletableFuture<String>> replies = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            asked.countDown();
                            return i + node().get(path, "Cookie", "user=u" + i).body();
                        },
                        CLIENTS))
                .toList();
        for (CompletableFuture<String> reply : replies) {
            String text = reply.get(20, TimeUnit.SECONDS);
            assertThat(text).endsWith("u" + text.charAt(0));
        }
    }

    @Test
    void reloadsAskTheApplicationOnceEach() {
        String path = Application.on(Page.of("text", "max-age=60, stale-while-revalidate=60"));
        node().get(path);
        List<CompletableFuture<Reply>> burst = IntStream.range(0, 20)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> node().get(path, "Cache-Control", "no-cache"), CLIENTS))
                .toList();
        burst.forEach(CompletableFuture::join);
        assertThat(Application.calls(path)).isLessThanOrEqualTo(21);
    }

    @Test
    void permissionForOneOriginNeverReachesAnother() {
        String path = Application.on((request, response) -> {
            response.setHeader("Access-Control-Allow-Origin", request.getHeader("Origin"));
            Page.of("text", "max-age=60").answer(request, response);
        });
        for (String origin : List.of("https://a.test", "https://b.test", "null")) {
            assertThat(node().get(path, "Origin", origin).header("Access-Control-Allow-Origin"))
                    .isEqualTo(origin);
        }
        assertThat(node().get(path, "Origin", "https://a.test").header("Access-Control-Allow-Origin"))
                .isEqualTo("https://a.test");
    }

    private static Page withField(String name, String value, String cacheControl) {
        return (request, response) -> {
            response.setHeader(name, value);
            Page.of("text", cacheControl).answer(request, response);
        };
    }

    private void assertNotShared(Page page) {
        String path = Application.on(page);
        for (int i = 1; i <= 2; i++) {
            assertThat(node().status(path)).doesNotContain("hit").doesNotContain("stored");
            assertThat(Application.calls(path)).isEqualTo(i);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Node node() {
        return Node.shared(container);
    }
}

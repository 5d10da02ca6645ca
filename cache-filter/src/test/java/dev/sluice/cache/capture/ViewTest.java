package dev.sluice.cache.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the application sees of a request, and what is noted when it looks. */
@ParameterizedClass
@EnumSource(Container.class)
final class ViewTest {
    private static final String DATE = "Thu, 01 Jan 1970 00:00:01 GMT";
    private static final String CERTIFICATE = "jakarta.servlet.request.X509Certificate";
    private static final String TOKEN = "dev.sluice.ratelimit.token";
    private static final String[] HEADERS = {
        "If-None-Match", "\"client\"",
        "If-Modified-Since", DATE,
        "Range", "bytes=0-1",
        "If-Range", "\"client\"",
        "Cache-Control", "no-cache",
        "Pragma", "no-cache",
        "Authorization", "Basic eDp5",
        "Cookie", "a=b",
        "Accept", "text/plain",
        "X-Number", "7"
    };

    private final Site site;

    ViewTest(Container container) {
        site = Site.on(container);
    }

    @Test
    void plainViewHidesNothing() {
        look(View.plain(), request -> {
            assertThat(request.getHeader("if-none-match")).isEqualTo("\"client\"");
            assertThat(request.getDateHeader("If-Modified-Since")).isEqualTo(1000);
            assertThat(request.getIntHeader("X-Number")).isEqualTo(7);
            assertThat(names(request)).contains("range", "cache-control", "authorization", "cookie");
            assertThat(request.getCookies()).hasSize(1);
        });
    }

    @Test
    void fillHidesWhatShapesTheAnswerForOneClient() {
        look(View.fill(), request -> {
            assertThat(request.getHeader("If-None-Match")).isNull();
            assertThat(Collections.list(request.getHeaders("RANGE"))).isEmpty();
            assertThat(request.getDateHeader("if-modified-since")).isEqualTo(-1);
            assertThat(request.getIntHeader("Pragma")).isEqualTo(-1);
            assertThat(names(request))
                    .contains("accept", "authorization", "cookie")
                    .doesNotContain(
                            "if-none-match", "if-modified-since", "if-range", "range", "cache-control", "pragma");
            assertThat(request.getHeader("Authorization")).isNotNull();
        });
    }

    @Test
    void validatingViewShowsOurValidators() {
        look(View.validating("\"ours\"", "Thu, 01 Jan 1970 00:00:02 GMT"), request -> {
            assertThat(request.getHeader("If-None-Match")).isEqualTo("\"ours\"");
            assertThat(Collections.list(request.getHeaders("if-none-match"))).containsExactly("\"ours\"");
            assertThat(request.getDateHeader("If-Modified-Since")).isEqualTo(2000);
            assertThat(request.getHeader("Range")).isNull();
            assertThat(Collections.frequency(names(request), "if-none-match")).isEqualTo(1);
            assertThat(names(request)).contains("if-modified-since", "cookie").doesNotContain("range");
        });
        look(View.validating("\"ours\"", null), request -> {
            assertThat(request.getHeader("If-Modified-Since")).isNull();
            assertThat(names(request)).contains("if-none-match").doesNotContain("if-modified-since");
        });
        look(
                View.validating(null, "yesterday"),
                request -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> request.getDateHeader("If-Modified-Since")));
    }

    @Test
    void anonymousViewHidesWhoIsAsking() {
        look(View.anonymous(), request -> {
            assertThat(request.getHeader("Cookie")).isNull();
            assertThat(request.getHeader("authorization")).isNull();
            assertThat(request.getCookies()).isNull();
            assertThat(request.getUserPrincipal()).isNull();
            assertThat(request.getRemoteUser()).isNull();
            assertThat(request.getAuthType()).isNull();
            assertThat(request.isUserInRole("admin")).isFalse();
            assertThat(request.getSession(false)).isNull();
            assertThat(request.getRequestedSessionId()).isNull();
            assertThat(request.isRequestedSessionIdFromCookie()).isFalse();
            assertThat(request.isRequestedSessionIdValid()).isFalse();
            assertThat(request.getAttribute(CERTIFICATE)).isNull();
            assertThat(request.getAttribute(TOKEN)).isNull();
            assertThat(Collections.list(request.getAttributeNames())).doesNotContain(CERTIFICATE, TOKEN);
            assertThat(names(request)).contains("accept").doesNotContain("cookie", "authorization", "range");
            assertThatIllegalStateException().isThrownBy(request::getSession);
            assertThatIllegalStateException().isThrownBy(() -> request.getSession(true));
            assertThatIllegalStateException().isThrownBy(request::changeSessionId);
            assertThatIllegalStateException().isThrownBy(() -> request.login("a", "b"));
            assertThatIllegalStateException().isThrownBy(request::logout);
        });
    }

    @Test
    void anonymousValidationHasOurValidatorsAndNobody() {
        look(View.validating("\"ours\"", null).withoutIdentity(), request -> {
            assertThat(request.getHeader("If-None-Match")).isEqualTo("\"ours\"");
            assertThat(request.getHeader("Cookie")).isNull();
        });
    }

    @Test
    void viewHoldsInForwardsIncludesAndAsynchronousDispatches() {
        String target = Site.page((request, response) -> response.getWriter()
                .print(request.getHeader("Cookie") + request.getAuthType() + request.getRemoteUser()));
        assertSeesNobody(
                (request, response) -> request.getRequestDispatcher(target).forward(request, response));
        assertSeesNobody(
                (request, response) -> request.getRequestDispatcher(target).include(request, response));
        assertSeesNobody((request, response) -> request.startAsync().dispatch(target));
    }

    private void assertSeesNobody(Page page) {
        String path = Site.page(page);
        Site.watch(path, named(View.anonymous()));
        assertThat(site.get(path, HEADERS).body()).isEqualTo("nullnullnull");
    }

    @Test
    void eachKindOfPersonalReadIsNoted() {
        assertNoted(request -> request.getSession(false), Reads::session);
        assertNoted(HttpServletRequest::getRequestedSessionId, Reads::session);
        assertNoted(HttpServletRequest::isRequestedSessionIdFromCookie, Reads::session);
        assertNoted(HttpServletRequest::getUserPrincipal, Reads::principal);
        assertNoted(HttpServletRequest::getRemoteUser, Reads::principal);
        assertNoted(HttpServletRequest::getAuthType, Reads::principal);
        assertNoted(request -> request.isUserInRole("a"), Reads::principal);
        assertNoted(request -> request.getHeader("AUTHORIZATION"), Reads::principal);
        assertNoted(HttpServletRequest::getCookies, Reads::cookies);
        assertNoted(request -> request.getHeaders("cookie"), Reads::cookies);
        assertNoted(request -> request.getAttribute(TOKEN), Reads::token);
        assertNoted(request -> request.getAttribute(CERTIFICATE), Reads::certificate);
    }

    private void assertNoted(Consumer<HttpServletRequest> look, Predicate<Reads> kind) {
        Reads reads = look(View.fill(), look);
        assertThat(reads).matches(kind).matches(Reads::personal);
        long kinds = List.<Predicate<Reads>>of(
                        Reads::session, Reads::principal, Reads::cookies, Reads::token, Reads::certificate)
                .stream()
                .filter(each -> each.test(reads))
                .count();
        assertThat(kinds).isEqualTo(1);
        assertThat(reads.body()).isFalse();
    }

    @Test
    void otherReadsAreNotedAndNotPersonal() {
        Reads reads = look(View.fill(), request -> {
            request.getHeader("Accept");
            request.getLocale();
            request.getRemoteAddr();
            request.getParameter("a");
        });
        assertThat(reads.headers()).containsExactlyInAnyOrder("accept", "accept-language");
        assertThat(reads.address()).isTrue();
        assertThat(reads.personal() || reads.body() || reads.allHeaders()).isFalse();
        assertThat(look(View.fill(), HttpServletRequest::getHeaderNames).allHeaders())
                .isTrue();
    }

    @Test
    void bodyIsReadWhenSomethingOfItIsAndNotWhenItIsLookedFor() {
        for (Page reading : List.<Page>of(
                (request, response) -> request.getInputStream().read(),
                (request, response) -> request.getInputStream().readNBytes(1),
                (request, response) -> request.getInputStream().skip(1),
                (request, response) -> request.getReader().read(),
                (request, response) -> request.getReader().readLine(),
                ViewTest::readNonBlocking)) {
            assertThat(readsOf(reading, "body").body()).isTrue();
            assertThat(readsOf(reading, "").body()).isFalse();
        }
        assertThat(readsOf((request, response) -> request.getInputStream().isReady(), "body")
                        .body())
                .isFalse();
    }

    private Reads readsOf(Page page, String body) {
        String path = Site.page(page);
        assertThat(site.send(path, body).status()).isEqualTo(200);
        End end = site.end(path);
        assertThat(end.failure()).isEmpty();
        return end.reads();
    }

    private static void readNonBlocking(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AsyncContext async = request.startAsync();
        ServletInputStream input = request.getInputStream();
        input.setReadListener(new ReadListener() {
            @Override
            public void onDataAvailable() throws IOException {
                byte[] bytes = new byte[10];
                while (input.isReady() && input.read(bytes) >= 0) {
                    // What is read is of no interest.
                }
            }

            @Override
            public void onAllDataRead() {
                async.complete();
            }

            @Override
            public void onError(Throwable failure) {
                async.complete();
            }
        });
    }

    @Test
    void namesThatAreNotedAreBounded() {
        Reads reads = look(View.fill(), request -> {
            for (int i = 0; i < 100; i++) {
                request.getHeader("X-" + i);
            }
            request.getHeader("Cookie");
        });
        assertThat(reads.headers()).hasSize(64);
        assertThat(reads.allHeaders()).isTrue();
        assertThat(reads.cookies()).isTrue();
    }

    private Reads look(View view, Consumer<HttpServletRequest> look) {
        String path = Site.page((request, response) -> {
            look.accept(request);
            response.getWriter().print("seen");
        });
        Site.watch(path, named(view));
        Reply reply = site.get(path, HEADERS);
        End end = site.end(path);
        assertThat(end.failure()).isEmpty();
        assertThat(reply.body()).isEqualTo("seen");
        return end.reads();
    }

    /** A request of somebody with a certificate and a token. */
    private static Watcher named(View view) {
        return (request, response, chain, atEnd) -> {
            request.setAttribute(CERTIFICATE, "certificate");
            request.setAttribute(TOKEN, "token");
            CapturedRun.toClient(new Named(request), response, view, Watcher.MOST)
                    .run(chain, atEnd);
        };
    }

    private static List<String> names(HttpServletRequest request) {
        return Collections.list(request.getHeaderNames()).stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static final class Named extends HttpServletRequestWrapper {
        Named(HttpServletRequest request) {
            super(request);
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> "alice";
        }

        @Override
        public String getRemoteUser() {
            return "alice";
        }

        @Override
        public String getAuthType() {
            return BASIC_AUTH;
        }

        @Override
        public boolean isUserInRole(String role) {
            return true;
        }
    }
}

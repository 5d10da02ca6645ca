package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A request that others may wait for, here and on another node, ends by a throw: whose it ever is, nobody waits for it any more. That those are
 * woken who waited already is in {@link StampedeTest}.
 */
@Timeout(60)
final class FailingFillsTest {
    /** Far more than a test takes: who waits in vain is noticed. */
    private static final String[] PATIENCE = {"cache.fill.wait = 1m", "cache.fill.timeout = 5m"};

    private static final String STALE = "max-age=0, stale-while-revalidate=600, stale-if-error=600";
    private static final RedisServer REDIS = RedisServer.start();
    private static final Map<Container, Node> NODES = new EnumMap<>(Container.class);

    @BeforeAll
    static void start() {
        for (Container container : Container.values()) {
            NODES.put(container, Node.start(container, REDIS.uri(), PATIENCE));
        }
    }

    @AfterAll
    static void end() {
        NODES.values().forEach(Node::close);
        REDIS.close();
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenTheApplicationFails(Container container) {
        String path = Application.on((request, response) -> {
            throw new IllegalStateException("the application fails");
        });
        assertThat(of(container).get(path).status()).isEqualTo(500);
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenTheApplicationEndsByAnError(Container container) {
        String path = Application.on((request, response) -> {
            throw new StackOverflowError("the application fails");
        });
        assertThat(of(container).get(path).status()).isEqualTo(500);
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenTheApplicationFailsAsynchronously(Container container) {
        String path = Application.on((request, response) -> {
            request.startAsync();
            throw new IllegalStateException("the application fails");
        });
        of(container).askAndLeave(path);
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnWhenAnAsynchronousAnswerTimesOut(Container container) {
        String path = Application.on((request, response) -> request.startAsync().setTimeout(50));
        of(container).askAndLeave(path);
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenAFilterInFrontFailsBeforeTheApplication(Container container) {
        for (String call : List.of("setHeader Cache-Status", "getHeaderNames")) {
            String path = Application.on(Page.of("text", "max-age=60"));
            assertThat(of(container).get(path, FaultyResponse.FIELD, call).status())
                    .isEqualTo(500);
            assertNobodyWaits(path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenStoringFails(Container container) {
        String path = Application.on(failingFrom("getHeaderNames", Page.of("text", "max-age=60")));
        of(container).get(path, FaultyResponse.FIELD, "none");
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenStoringFailsAsynchronously(Container container) {
        String path = Application.on(failingFrom("getHeaderNames", (request, response) -> {
            AsyncContext async = request.startAsync();
            Page.of("text", "max-age=60").answer(request, response);
            async.complete();
        }));
        of(container).get(path, FaultyResponse.FIELD, "none");
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenADecisionCannotBeCarriedOut(Container container) {
        String path = Application.on(failingFrom("reset", Page.of("text", "max-age=60")));
        of(container).get(path, FaultyResponse.FIELD, "none", "If-None-Match", "*");
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenTheApplicationMeansAnotherCopyAndFails(Container container) {
        String path = Application.on(tagged("\"old\"", "max-age=0, must-revalidate"));
        of(container).get(path);
        Application.change(path, (request, response) -> {
            if (request.getHeader("If-None-Match") == null) {
                throw new IllegalStateException("the application fails");
            }
            response.setHeader("ETag", "\"other\"");
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
        });
        assertThat(of(container).get(path).status()).isEqualTo(500);
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenTheStaleCopyCannotBeSent(Container container) {
        for (String call : List.of("setHeader Cache-Status", "setHeader Connection", "getOutputStream")) {
            String path = stale(container);
            of(container).get(path, FaultyResponse.FIELD, call);
            assertNobodyWaits(path);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenTheAnswerBeforeARenewalCannotBeClosed(Container container) {
        String path = stale(container);
        of(container).send("HEAD", path, "", FaultyResponse.FIELD, "getOutputStream");
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenARenewalFails(Container container) {
        String path = stale(container);
        Application.change(path, (request, response) -> {
            throw new IllegalStateException("the application fails");
        });
        assertThat(of(container).get(path).status()).isEqualTo(200);
        assertNobodyWaits(path);
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsGoesOnAtOnceWhenARenewalEndsByAnError(Container container) {
        String path = stale(container);
        Application.change(path, (request, response) -> {
            throw new StackOverflowError("the application fails");
        });
        assertThat(of(container).get(path).status()).isEqualTo(200);
        assertNobodyWaits(path);
    }

    private static Node of(Container container) {
        return Objects.requireNonNull(NODES.get(container));
    }

    private static Page tagged(String tag, String cacheControl) {
        return (request, response) -> {
            response.setHeader("ETag", tag);
            Page.of("text", cacheControl).answer(request, response);
        };
    }

    /** A page of which each node has a copy that may be served stale. */
    private static String stale(Container container) {
        String path = Application.on(tagged("\"tag\"", STALE));
        of(container).get(path);
        return path;
    }

    /** From the beginning of that page, the response in front throws at that call. */
    private static Page failingFrom(String call, Page page) {
        return (request, response) -> {
            response.setHeader(FaultyResponse.FIELD, call);
            page.answer(request, response);
        };
    }

    /** Clients of both nodes get an answer of the application, which is well now, without a wait. */
    private static void assertNobodyWaits(String path) {
        Application.change(path, Page.of("well", "max-age=60"));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (Node node : NODES.values()) {
            answers.add(Crowd.begin(node, path, "Cache-Control", "max-age=600"));
        }
        assertThat(answers)
                .allSatisfy(answer -> assertThat(
                                answer.orTimeout(10, TimeUnit.SECONDS).join().body())
                        .isEqualTo("well"));
    }
}

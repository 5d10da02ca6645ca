package dev.sluice.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Attempts;
import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Container.class)
final class HitsTest {
    private final Container container;

    HitsTest(Container container) {
        this.container = container;
    }

    @Test
    void secondRequestIsAnsweredWithoutTheApplication() {
        String path = Application.on(Page.of("häppy", "max-age=60"));
        Reply first = node().get(path);
        Reply second = node().get(path);
        assertThat(first.header("Cache-Status")).isEqualTo("sluice; fwd=uri-miss; stored");
        assertThat(second.header("Cache-Status")).matches("sluice; hit; ttl=(59|60); detail=near");
        assertThat(second.body()).isEqualTo(first.body()).isEqualTo("häppy");
        assertThat(Application.calls(path)).isEqualTo(1);
    }

    @Test
    void hitHasTheHeaderOfTheStoredResponseAndItsAge() {
        String path = Application.on((request, response) -> {
            response.addHeader("Link", "a");
            response.addHeader("Link", "b");
            response.setHeader("Age", "7");
            response.setHeader("ETag", "\"x\"");
            Page.of("text", "max-age=60").answer(request, response);
        });
        Reply first = node().get(path);
        Reply second = node().get(path);
        for (String name : new String[] {"Link", "ETag", "Content-Type", "Date", "Cache-Control", "Content-Length"}) {
            assertThat(second.headers(name)).as(name).isEqualTo(first.headers(name));
        }
        assertThat(second.headers("Age")).singleElement().isIn("7", "8");
    }

    @Test
    void answerThatExpiresInTheYear9999IsServed() {
        String path = Application.on((request, response) -> {
            response.setHeader("Expires", "Fri, 31 Dec 9999 23:59:59 GMT");
            response.getWriter().print("for ever");
        });
        assertThat(node().get(path).body()).isEqualTo("for ever");
        assertThat(node().status(path)).contains("hit");
    }

    @Test
    void dateOfTheApplicationIsKept() {
        String date = "Sun, 06 Nov 2044 08:49:37 GMT";
        String path = Application.on((request, response) -> {
            response.setHeader("Date", date);
            Page.of("text", "max-age=60").answer(request, response);
        });
        node().get(path);
        assertThat(node().get(path).headers("Date")).containsExactly(date);
    }

    @Test
    void headIsAnsweredFromAStoredGet() {
        String path = Application.on(Page.of("text", "max-age=60"));
        node().get(path);
        Reply head = node().send("HEAD", path, "");
        assertThat(head.header("Cache-Status")).contains("hit");
        assertThat(head.header("Content-Length")).isEqualTo("4");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void headAloneStoresNothing() {
        String path = Application.on(Page.of("text", "max-age=60"));
        assertThat(node().send("HEAD", path, "").header("Cache-Status")).isEqualTo("sluice; fwd=miss; detail=head");
        assertThat(node().status(path)).startsWith("sluice; fwd=uri-miss");
    }

    @Test
    void clientThatHasTheStoredResponseGets304() {
        String path = Application.on((request, response) -> {
            response.setHeader("ETag", "\"x\"");
            Page.of("text", "max-age=60").answer(request, response);
        });
        node().get(path);
        Reply reply = node().get(path, "If-None-Match", "\"x\"");
        assertThat(reply.status()).isEqualTo(304);
        assertThat(reply.header("ETag")).isEqualTo("\"x\"");
        assertThat(reply.header("Content-Type")).isEmpty();
        assertThat(node().get(path, "If-None-Match", "\"y\"").body()).isEqualTo("text");
        assertThat(Application.calls(path)).isEqualTo(1);
    }

    @Test
    void conditionalMissIsAnsweredByTheApplicationAndNotStored() {
        String path = Application.on((request, response) -> response.setStatus(304));
        assertThat(node().get(path, "If-None-Match", "\"x\"").status()).isEqualTo(304);
        assertThat(node().status(path, "If-None-Match", "\"x\"")).isEqualTo("sluice; fwd=uri-miss; detail=status");
    }

    @Test
    void eachVariantIsKept() {
        String path = Application.on((request, response) -> {
            response.setHeader("Vary", "Accept-Language");
            Page.of("in " + request.getHeader("Accept-Language"), "max-age=60").answer(request, response);
        });
        assertThat(node().get(path, "Accept-Language", "de").body()).isEqualTo("in de");
        assertThat(node().status(path, "Accept-Language", "de")).contains("hit");
        assertThat(node().status(path, "Accept-Language", "en")).isEqualTo("sluice; fwd=vary-miss; stored");
        assertThat(node().get(path, "Accept-Language", "en").body()).isEqualTo("in en");
        assertThat(node().get(path, "Accept-Language", "de").body()).isEqualTo("in de");
        assertThat(Application.calls(path)).isEqualTo(2);
    }

    @Test
    void hostAndQueryAreDifferentResources() {
        String path = Application.on(
                (request, response) -> Page.of(request.getServerName() + request.getQueryString(), "max-age=60")
                        .answer(request, response));
        assertThat(node().get(path + "?a").body()).isEqualTo("shop.testa");
        assertThat(node().get(path + "?b").body()).isEqualTo("shop.testb");
        assertThat(node().get(path + "?a", "Host", "other.test").body()).isEqualTo("other.testa");
    }

    @Test
    void reloadAsksTheApplicationAndStoresTheNewAnswer() {
        String path = Application.on(Page.of("old", "max-age=60"));
        node().get(path);
        Application.change(path, Page.of("new", "max-age=60"));
        assertThat(node().status(path, "Cache-Control", "no-cache")).isEqualTo("sluice; fwd=request; stored");
        assertThat(node().get(path).body()).isEqualTo("new");
    }

    @Test
    void onlyIfCachedIs504OnAMissAndAnsweredOnAHit() {
        String path = Application.on(Page.of("text", "max-age=60"));
        Reply miss = node().get(path, "Cache-Control", "only-if-cached");
        assertThat(miss.status()).isEqualTo(504);
        assertThat(Application.calls(path)).isZero();
        node().get(path);
        assertThat(node().get(path, "Cache-Control", "only-if-cached").body()).isEqualTo("text");
    }

    @Test
    void fieldsOfFiltersInFrontAreNotStored() {
        String path = Application.on(Page.of("text", "max-age=60"));
        Reply first = node().get(path);
        Reply second = node().get(path);
        assertThat(second.headers("X-Frame-Options")).containsExactly("DENY");
        assertThat(second.header("Answer-Number")).isNotEqualTo(first.header("Answer-Number"));
    }

    @Test
    void nearHitCostsNoRoundTripAndAFarHitAndAMissCostOneBeforeTheAnswer() {
        // A fill that takes seconds makes an early renewal worth its calls.
        List<Long> calls = Attempts.within(Duration.ofSeconds(2), this::callsOfAMissANearHitAndAFarHit);
        assertThat(calls).as("a look-up and a store; none; a look-up").containsExactly(2L, 0L, 1L);
    }

    private List<Long> callsOfAMissANearHitAndAFarHit() {
        String path = Application.on(Page.of("text", "max-age=60"));
        Node other = otherNode();
        long first = roundTrips();
        node().get(path);
        long filled = roundTrips();
        node().get(path);
        long near = roundTrips();
        assertThat(other.status(path)).contains("detail=far");
        long far = roundTrips();
        assertThat(other.status(path)).contains("detail=near");
        return List.of(filled - first, near - filled, far - near);
    }

    @Test
    void everyKeyHasATimeToLiveAndHoldsNoTextOfTheRequest() {
        RedisServer redis = RedisServer.shared();
        List<String> keysOfOthers = redis.ask("KEYS", "*").lines().toList();
        String path = Application.on(Page.of("text", "max-age=60"));
        node().get(path + "?secret");
        List<String> keys = new ArrayList<>(redis.ask("KEYS", "*").lines().toList());
        keys.removeAll(keysOfOthers);
        assertThat(keys).isNotEmpty().allSatisfy(key -> {
            assertThat(Long.parseLong(redis.ask("PTTL", key))).isNotEqualTo(-1);
            assertThat(key).doesNotContain("page", "secret", "shop");
        });
    }

    /** Each look-up and each store asks Redis once for the time, by a script or without. */
    private static long roundTrips() {
        String stats = RedisServer.shared().ask("INFO", "commandstats");
        Matcher calls = Pattern.compile("cmdstat_time:calls=(\\d+)").matcher(stats);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }

    private Node node() {
        return Node.shared(container);
    }

    private Node otherNode() {
        return Node.shared(container == Container.JETTY ? Container.TOMCAT : Container.JETTY);
    }
}

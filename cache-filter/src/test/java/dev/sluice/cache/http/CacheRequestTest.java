package dev.sluice.cache.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheRequestTest {
    @Test
    void getAndHeadAreLookedUp() {
        assertThat(request("GET").mustPass()).isEmpty();
        assertThat(request("HEAD").mustPass()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get"})
    void otherMethodsPass(String method) {
        assertThat(request(method).mustPass()).contains(Forward.METHOD);
    }

    @ParameterizedTest
    @CsvSource({
        "If-Match, x, PRECONDITION",
        "If-Unmodified-Since, x, PRECONDITION",
        "X-Original-URL, /x, TARGET",
        "X-Rewrite-URL, /x, TARGET",
        "Content-Length, 1, BODY",
        "Transfer-Encoding, chunked, BODY",
        "X-HTTP-Method-Override, DELETE, METHOD_OVERRIDE",
        "Upgrade, websocket, UPGRADE",
        "Cache-Control, no-store, NO_STORE"
    })
    void requestThatMeansMoreThanItsTargetPasses(String name, String value, Forward why) {
        assertThat(request("GET", name, value).mustPass()).contains(why);
    }

    @Test
    void onlyMethodsThatMayChangeTheTargetAreUnsafe() {
        assertThat(List.of("POST", "PUT", "DELETE", "PATCH", "UNKNOWN"))
                .allMatch(it -> request(it).isUnsafe());
        assertThat(List.of("GET", "HEAD", "OPTIONS", "TRACE"))
                .noneMatch(it -> request(it).isUnsafe());
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "max-age=0", "max-age=x"})
    void clientThatWantsAnAnswerOfNowGetsNoCopy(String control) {
        assertThat(request("GET", "Cache-Control", control).acceptsStored()).isFalse();
    }

    @Test
    void withoutACopyAGetFillsAndAHeadPasses() {
        assertThat(request("GET").planWithout(Forward.URI_MISS))
                .isEqualTo(new Plan.Fetch(Forward.URI_MISS, Optional.empty()));
        assertThat(request("HEAD").planWithout(Forward.URI_MISS)).isEqualTo(new Plan.Pass(Forward.HEAD_MISS));
    }

    @Test
    void whatTheAnswerMayDependOnDoesNotPass() {
        assertThat(request("GET", "Authorization", "Basic x", "Range", "bytes=0-1", "If-None-Match", "*")
                        .mustPass())
                .isEmpty();
        assertThat(request("GET", "Content-Length", "0").mustPass()).isEmpty();
    }

    @Test
    void severalHostsPass() {
        assertThat(request("GET", "Host", "a.test").mustPass()).isEmpty();
        assertThat(request("GET", "Host", "a.test", "Host", "a.test").mustPass())
                .contains(Forward.HOST);
    }

    @Test
    void fieldsLongerThanAnyClientsPass() {
        assertThat(request("GET", "If-None-Match", "x".repeat(8 * 1024)).mustPass())
                .isEmpty();
        assertThat(request("GET", "If-None-Match", "x".repeat(8 * 1024), "Range", "x")
                        .mustPass())
                .contains(Forward.OVERSIZED);
    }

    @Test
    void withoutACopyAConditionalRequestFillsToo() {
        assertThat(request("GET", "If-None-Match", "\"a\"").planWithout(Forward.URI_MISS))
                .isEqualTo(new Plan.Fetch(Forward.URI_MISS, Optional.empty()));
    }

    @Test
    void withoutACopyAPartIsForTheApplication() {
        assertThat(request("GET", "Range", "bytes=0-1").planWithout(Forward.URI_MISS))
                .isEqualTo(new Plan.Pass(Forward.PARTIAL));
    }

    @Test
    void entityTagsAreTheOpaqueOnesOfThoseSent() {
        assertThat(request("GET", "If-None-Match", "\"a\", W/\"b,c\"", "If-None-Match", "\"d\"")
                        .entityTags())
                .containsExactly("\"a\"", "\"b,c\"", "\"d\"");
        assertThat(request("GET", "If-None-Match", "*").entityTags()).isEmpty();
    }

    @Test
    void withoutRedisNothingIsFilled() {
        assertThat(request("GET").planWithout(Forward.REDIS_AWAY)).isEqualTo(new Plan.Pass(Forward.REDIS_AWAY));
    }

    @Test
    void clientThatWantsAStoredResponseOrNoneIsRefusedWithoutOne() {
        assertThat(request("GET", "Cache-Control", "only-if-cached").planWithout(Forward.URI_MISS))
                .isEqualTo(new Plan.Refuse(Forward.URI_MISS));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"a\"', true",
        "'W/\"a\"', true",
        "'\"x\", W/\"a\"', true",
        "*, true",
        "'\"b\"', false",
        "a, false",
        "'\"a', false"
    })
    void entityTagsAreComparedWeakly(String ifNoneMatch, boolean notModified) {
        assertThat(notModified("ETag", "\"a\"", "If-None-Match", ifNoneMatch)).isEqualTo(notModified);
        assertThat(notModified("ETag", "W/\"a\"", "If-None-Match", ifNoneMatch)).isEqualTo(notModified);
    }

    @ParameterizedTest
    @CsvSource({
        "'Sun, 06 Nov 1994 08:49:37 GMT', true",
        "'Sun, 06 Nov 1994 08:49:38 GMT', true",
        "'Sun, 06 Nov 1994 08:49:36 GMT', false",
        "yesterday, false"
    })
    void lastModifiedIsComparedWithoutAnEntityTag(String since, boolean notModified) {
        String modified = "Sun, 06 Nov 1994 08:49:37 GMT";
        assertThat(notModified("Last-Modified", modified, "If-Modified-Since", since))
                .isEqualTo(notModified);
        assertThat(notModified("Last-Modified", modified, "If-Modified-Since", since, "If-None-Match", "\"x\""))
                .isFalse();
    }

    private static boolean notModified(String name, String value, String... request) {
        Copy copy = copy(name, value);
        return request("GET", request).planWith(copy, 1) instanceof Plan.Serve serve
                && serve.reply() instanceof Reply.NotModified;
    }

    private static Copy copy(String name, String value) {
        Lifetime lifetime = Lifetime.of(Duration.ofSeconds(60), Duration.ZERO);
        StoredResponse.Head head = new StoredResponse.Head(
                "http://a.test/",
                new Variant(List.of(), ""),
                lifetime,
                200,
                List.of(new Field(name, value)),
                List.of(),
                false,
                Duration.ZERO,
                0);
        return Copy.of(new StoredResponse(head, new byte[0], null), Copy.Tier.NEAR, Duration.ofSeconds(10));
    }

    private static CacheRequest request(String method, String... header) {
        return new CacheRequest(method, Target.of(URI.create("http://a.test/")), new HeaderOf(header), Policy.NONE);
    }
}

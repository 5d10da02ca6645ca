package dev.sluice.demo.character;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.SystemProperty;
import dev.sluice.demo.Visitor;
import dev.sluice.demo.web.Exchange;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterWalkTest {
    /**
     * Within which other nodes know. Below {@link #LEASE}, the minute for which a page is kept and the 30 s for a status, after which they
     * would ask again even if nobody told them.
     */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String LEASE = "10m";

    private static final String CHINESE = "zh-CN";
    private static final Pattern ASKED = Pattern.compile("The database was asked ([0-9]+) times");

    private static SystemProperty lease;
    private static DemoFixture demo;
    private static Visitor ada;
    private static Visitor bob;

    private Visitor anybody;

    @BeforeAll
    static void start() {
        lease = SystemProperty.set("changelog.lease", LEASE);
        demo = DemoFixture.start();
        ada = demo.visitor("ada");
        bob = demo.visitor("bob");
    }

    @AfterAll
    static void stop() {
        demo.close();
        lease.close();
    }

    /** All of this comes from one address within seconds, and the limits are for people. */
    @BeforeEach
    void beginWithFreshLimits() {
        RedisServer.shared()
                .ask(
                        "EVAL",
                        "for _, key in ipairs(redis.call('KEYS', '*ratelimit*')) do redis.call('DEL', key) end return 1",
                        "0");
        anybody = demo.visitor();
    }

    private static String form(String name, boolean isPublic) {
        return "name=" + encoded(name) + "&tagline=a+tagline&greeting=Hello&persona=I+am+one%0D%0Aof+two+lines"
                + "&memories=" + encoded("first\r\n\r\n second ") + (isPublic ? "&public=on" : "");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The path of the new character. */
    private static String made(Visitor owner, String name, boolean isPublic) {
        Http.Reply reply = owner.post(1, "/characters", form(name, isPublic));
        assertThat(reply.status()).isEqualTo(303);
        return reply.header("Location");
    }

    private static Http.Reply call(Visitor user, String method, int node, String path, String body) {
        return new Http()
                .send(
                        method,
                        URI.create(demo.nodes().get(node - 1) + path),
                        body,
                        "Authorization",
                        "Bearer " + user.cookie("token"));
    }

    private static JsonNode json(Http.Reply reply) throws Exception {
        return Exchange.JSON.readTree(reply.bytes());
    }

    private static String body(String name, String more) {
        return "{\"name\": \"" + name + "\", \"tagline\": \"t\", \"greeting\": \"g\", \"persona\": \"p\"" + more + "}";
    }

    @Test
    void theGalleryIsKeptForEverybodyAndInBothLanguages() {
        anybody.get(1, "/characters");
        Http.Reply hit = ada.get(2, "/characters?utm_source=x");
        assertThat(hit.header("Cache-Status")).contains("hit");
        assertThat(hit.header("Cache-Control")).isEqualTo("public, s-maxage=60, max-age=0");
        assertThat(hit.body()).contains("Mira the Lighthouse Keeper", "avatar a", "Somebody to talk to");
        assertThat(anybody.get(2, "/characters", "Accept-Language", CHINESE).body())
                .contains("找个人聊聊天", "墨小鱼");
    }

    @Test
    void aNewCharacterStandsInTheGalleryOfBothNodes() {
        anybody.get(1, "/characters");
        anybody.get(2, "/characters");
        made(ada, "Newcomer <b>", true);
        assertThat(anybody.get(1, "/characters").body()).contains("Newcomer &lt;b&gt;");
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(anybody.get(2, "/characters").body()).contains("Newcomer &lt;b&gt;"));
    }

    @Test
    void aChangeIsOnThePageAndInTheApiOfBothNodes() throws Exception {
        String path = made(ada, "Before", true);
        for (int node = 1; node <= 2; node++) {
            assertThat(anybody.get(node, path).body()).contains("Before");
            assertThat(json(call(bob, "GET", node, "/api" + path, ""))
                            .path("name")
                            .asText())
                    .isEqualTo("Before");
        }
        assertThat(anybody.get(2, path).header("Cache-Status")).contains("hit");
        assertThat(call(bob, "GET", 2, "/api" + path, "").header("Cache-Status"))
                .contains("hit");
        assertThat(ada.post(1, path, form("After", true)).status()).isEqualTo(303);
        assertThat(anybody.get(1, path).body()).contains("After").doesNotContain("Before");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(anybody.get(2, path).body()).contains("After"));
        assertThat(json(call(bob, "GET", 2, "/api" + path, "")).path("name").asText())
                .isEqualTo("After");
    }

    @Test
    void thePageShowsTheStatusThatWasSetOnTheOtherNode() throws Exception {
        String path = made(ada, "Moody", true);
        assertThat(anybody.get(2, path).body()).contains("Glad to talk");
        assertThat(ada.post(1, path + "/status", "availability=BUSY&mood=counting+ships")
                        .status())
                .isEqualTo(303);
        assertThat(anybody.get(1, path).body()).contains("Busy", "counting ships");
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(anybody.get(2, path).body()).contains("counting ships"));
        String api = "/api/status/" + path.substring(path.lastIndexOf('/') + 1);
        assertThat(json(call(bob, "GET", 2, api, "")).path("availability").asText())
                .isEqualTo("BUSY");
        assertThat(call(ada, "PUT", 2, api, "{\"availability\": \"AWAY\", \"mood\": \"\"}")
                        .status())
                .isEqualTo(200);
        assertThat(json(call(bob, "GET", 2, api, "")).path("availability").asText())
                .isEqualTo("AWAY");
        assertThat(call(bob, "PUT", 2, api, "{\"availability\": \"AWAY\"}").status())
                .isEqualTo(404);
        assertThat(call(ada, "PUT", 2, api, "{\"availability\": \"DANCING\"}").status())
                .isEqualTo(422);
    }

    @Test
    void aPrivateCharacterIsItsOwnersAlone() {
        String path = made(ada, "Confidant", false);
        Http.Reply own = ada.get(2, path);
        assertThat(own.body()).contains("Confidant");
        assertThat(own.header("Cache-Control")).isEqualTo("no-store");
        assertThat(bob.get(2, path).status()).isEqualTo(404);
        assertThat(anybody.get(1, path).status()).isEqualTo(404);
        assertThat(call(bob, "GET", 1, "/api" + path, "").status()).isEqualTo(404);
        assertThat(call(ada, "GET", 1, "/api" + path, "").header("Cache-Control"))
                .isEqualTo("no-store");
        assertThat(anybody.get(1, "/characters").body()).doesNotContain("Confidant");
        assertThat(ada.get(2, "/characters/mine").body()).contains("Confidant", "Private");
        assertThat(bob.get(2, "/characters/mine").body()).doesNotContain("Confidant");
    }

    @Test
    void whatBecomesPrivateIsNoLongerShown() {
        String path = made(ada, "Shy one", true);
        anybody.get(1, path);
        anybody.get(2, path);
        ada.post(1, path, form("Shy one", false));
        assertThat(anybody.get(1, path).status()).isEqualTo(404);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(anybody.get(2, path).status()).isEqualTo(404));
        assertThat(anybody.get(2, "/characters").body()).doesNotContain("Shy one");
    }

    @Test
    void onlyTheOwnerChangesAndDeletes() {
        String path = made(ada, "Mine", true);
        assertThat(bob.get(1, path + "/edit").status()).isEqualTo(404);
        assertThat(bob.post(1, path, form("Stolen", true)).status()).isEqualTo(404);
        assertThat(bob.post(1, path + "/status", "availability=AWAY").status()).isEqualTo(404);
        assertThat(bob.post(1, path + "/delete", "").status()).isEqualTo(404);
        assertThat(call(bob, "PUT", 1, "/api" + path, body("Stolen", "")).status())
                .isEqualTo(404);
        assertThat(call(bob, "DELETE", 1, "/api" + path, "").status()).isEqualTo(404);
        assertThat(anybody.post(1, path + "/delete", "").header("Location")).startsWith("/sign-in");
        assertThat(anybody.get(1, path).body()).contains("Mine");
    }

    @Test
    void whatIsDeletedIsGoneOnBothNodes() {
        String path = made(ada, "Short lived", true);
        anybody.get(1, path);
        anybody.get(2, path);
        assertThat(ada.post(1, path + "/delete", "").status()).isEqualTo(303);
        assertThat(anybody.get(1, path).status()).isEqualTo(404);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(anybody.get(2, path).status()).isEqualTo(404));
        assertThat(anybody.get(2, "/characters").body()).doesNotContain("Short lived");
        assertThat(ada.get(1, "/characters/mine").body()).doesNotContain("Short lived");
    }

    @Test
    void theFormShowsWhatWasSavedAndTheDatabaseIsNotAskedAgain() {
        String path = made(ada, "Formed", true);
        String form = ada.get(1, path + "/edit").body();
        assertThat(form).contains("value=\"Formed\"", "I am one\nof two lines", "first\nsecond");
        assertThat(asked(ada.get(1, path + "/edit"))).isEqualTo(asked(ada.get(1, path + "/edit")));
        assertThat(ada.get(1, "/characters/new", "Accept-Language", CHINESE).body())
                .contains("开场白");
    }

    private static int asked(Http.Reply reply) {
        Matcher matcher = ASKED.matcher(reply.body());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    @Test
    void programsCreateReadReplaceAndDelete() throws Exception {
        Http.Reply created = call(bob, "POST", 1, "/api/characters", body("Api", ", \"memories\": [\"m\"]"));
        assertThat(created.status()).isEqualTo(201);
        String path = created.header("Location");
        assertThat(json(created).path("memories").get(0).asText()).isEqualTo("m");
        assertThat(json(created).path("isPublic").asBoolean()).isFalse();
        Http.Reply replaced = call(bob, "PUT", 1, path, body("Api 2", ", \"isPublic\": true"));
        assertThat(json(replaced).path("name").asText()).isEqualTo("Api 2");
        Http.Reply list = call(ada, "GET", 1, "/api/characters?page=1", "");
        assertThat(list.header("Cache-Control")).contains("public");
        assertThat(list.header("Cache-Tag")).isEqualTo("characters");
        assertThat(list.body()).contains("Api 2");
        assertThat(call(bob, "DELETE", 1, path, "").status()).isEqualTo(204);
        assertThat(call(bob, "GET", 1, path, "").status()).isEqualTo(404);
        assertThat(call(anybody, "GET", 1, "/api/characters", "").status()).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{\"name\": ",
                "{}",
                "{\"name\": {}}",
                "{\"name\": \"a\", \"tagline\": \"t\", \"greeting\": \"g\", \"persona\": \"\\ud800\"}",
                "{\"name\": \"a\\u0000\", \"tagline\": \"t\", \"greeting\": \"g\", \"persona\": \"p\"}",
                "{\"name\": \"a\", \"tagline\": \"t\", \"greeting\": \"g\", \"persona\": \"p\", \"memories\": [null, 3, {}]}",
                "{\"id\": 1, \"name\": \"a\", \"tagline\": \"t\", \"greeting\": \"g\", \"persona\": \"p\"}"
            })
    void aBodyThatIsNoneIsRefusedAsAProblem(String body) {
        Http.Reply reply = call(bob, "POST", 1, "/api/characters", body);
        assertThat(reply.status()).isEqualTo(422);
        assertThat(reply.header("Content-Type")).startsWith("application/problem+json");
        assertThat(reply.body()).doesNotContain("Exception", "dev.sluice");
    }

    @Test
    void whatIsLongerThanCanBeKeptIsRefused() {
        assertThat(create(body("n".repeat(60), ""))).isEqualTo(201);
        assertThat(create(body("n".repeat(61), ""))).isEqualTo(422);
        assertThat(create(body("n", ", \"memories\": [\"" + "m".repeat(300) + "\"]")))
                .isEqualTo(201);
        assertThat(create(body("n", ", \"memories\": [\"" + "m".repeat(301) + "\"]")))
                .isEqualTo(422);
        assertThat(create(body("n", ", \"memories\": [" + "\"m\", ".repeat(19) + "\"m\"]")))
                .isEqualTo(201);
        assertThat(create(body("n", ", \"memories\": [" + "\"m\", ".repeat(20) + "\"m\"]")))
                .isEqualTo(422);
        assertThat(create(body("n", "").replace("\"t\"", "\"" + "t".repeat(141) + "\"")))
                .isEqualTo(422);
        assertThat(create(body("n", "").replace("\"g\"", "\"" + "g".repeat(501) + "\"")))
                .isEqualTo(422);
        assertThat(create(body("n", "").replace("\"p\"", "\"" + "p".repeat(2001) + "\"")))
                .isEqualTo(422);
        assertThat(ada.post(1, "/characters", form("n".repeat(61), true)).status())
                .isEqualTo(422);
    }

    private static int create(String body) {
        return call(bob, "POST", 1, "/api/characters", body).status();
    }

    @Test
    void addressesThatLeadNowhereSaySo() {
        assertThat(anybody.get(1, "/characters/999999").status()).isEqualTo(404);
        assertThat(anybody.get(1, "/characters/nobody").status()).isEqualTo(404);
        assertThat(anybody.get(1, "/characters?page=0").status()).isEqualTo(422);
        assertThat(anybody.get(1, "/characters?page=51").status()).isEqualTo(422);
        assertThat(anybody.get(1, "/characters?page=50").status()).isEqualTo(200);
        assertThat(anybody.get(1, "/characters?page=050").status()).isEqualTo(404);
        assertThat(anybody.get(1, "/characters?page=%2050").status()).isEqualTo(404);
        assertThat(anybody.get(1, "/characters?page=50&page=1").status()).isEqualTo(404);
        assertThat(anybody.get(1, "/characters/mine").header("Location")).startsWith("/sign-in");
        assertThat(call(bob, "PUT", 1, "/api/characters", "{}").status()).isEqualTo(405);
        assertThat(call(bob, "GET", 1, "/api/characters/1/x", "").status()).isEqualTo(404);
        assertThat(call(bob, "GET", 1, "/api/status/999999", "").status()).isEqualTo(404);
    }
}

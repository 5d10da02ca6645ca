package dev.sluice.demo.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

class DeployedUsersTest {
    private static final Pattern METRIC = Pattern.compile("\\b(?:sluice|demo)_[a-z_]+");

    @TempDir
    static Path folder;

    private static RedisServer redis;
    private static DemoFixture demo;

    @BeforeAll
    static void start() throws Exception {
        Deployed.putSecretsInto(folder);
        redis = RedisServer.start("--aclfile", folder.resolve("users.acl").toString());
        demo = DemoFixture.on(Deployed.uri(redis, "demo"));
    }

    @AfterAll
    static void stop() {
        demo.close();
        redis.close();
    }

    @Test
    void demoWorksWithTheRightsOfItsUser() {
        Visitor visitor = demo.visitor();
        assertThat(visitor.signIn(1, "ada").status()).isEqualTo(303);
        assertThat(visitor.get(2, "/").body()).contains("ada");
        assertThat(demo.visitor().get(1, "/characters").status()).isLessThan(500);
        assertThat(visitor.statusOfCall(2, visitor.cookie("token"))).isEqualTo(200);
        assertThat(refusals()).isEmpty();
    }

    @Test
    void limitsHoldWithTheRightsOfTheUser() {
        Visitor guesser = demo.visitor();
        Set<Integer> statuses = new TreeSet<>();
        for (int i = 0; i < 30; i++) {
            statuses.add(guesser.post(1 + i % 2, "/sign-in", "name=grace&password=guess" + i)
                    .status());
        }
        assertThat(statuses).contains(429);
        assertThat(refusals()).isEmpty();
    }

    /** What Redis has refused the demo so far; the tests' own questions are a dry run, which is not noted. */
    private static String refusals() {
        try (Jedis operator = Deployed.signedIn(redis, "operator")) {
            return operator.aclLog().stream()
                    .filter(entry -> entry.getUsername().equals("demo"))
                    .map(entry -> entry.getReason() + " " + entry.getObject())
                    .collect(Collectors.joining("\n"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FLUSHALL",
                "FLUSHDB",
                "KEYS *",
                "SCAN 0",
                "CONFIG GET requirepass",
                "CONFIG SET maxmemory 1",
                "DEBUG SLEEP 1",
                "SHUTDOWN",
                "ACL SETUSER demo +@all",
                "ACL LIST",
                "CLIENT KILL TYPE normal",
                "CLIENT PAUSE 1",
                "MONITOR",
                "REPLICAOF NO ONE",
                "MODULE LIST",
                "SCRIPT FLUSH",
                "CLUSTER RESET",
                "GET other:x",
                "PUBLISH other:x y"
            })
    void usersOfApplicationsMayNot(String question) {
        assertThat(dryRun("sluice", question)).contains("permission");
        assertThat(dryRun("demo", question)).contains("permission");
    }

    @ParameterizedTest
    @CsvSource({
        "sluice, GET sluice:x, true",
        "sluice, GET sluice-demo:x, false",
        "sluice, PUBLISH sluice:x y, false",
        "demo, HSET sluice-demo:{x} a b, true",
        "demo, GET sluice:x, false",
        "demo, XREADGROUP GROUP g c STREAMS sluice-demo:job >, true",
        "demo, PUBLISH sluice-demo:events x, true",
        "demo, SUBSCRIBE sluice-demo:events, true",
        "demo, SUBSCRIBE events, false",
        "monitor, INFO, true",
        "monitor, SLOWLOG GET 10, true",
        "monitor, LATENCY LATEST, true",
        "monitor, GET sluice:x, false",
        "monitor, CONFIG GET masterauth, false",
        "replica, GET sluice:x, false",
        "sentinel, GET sluice:x, false",
        "operator, CONFIG GET maxmemory, true"
    })
    void rightsEndWhereTheTaskEnds(String user, String question, boolean isAllowed) {
        assertThat(dryRun(user, question).equals("OK")).isEqualTo(isAllowed);
    }

    private static String dryRun(String user, String question) {
        try (Jedis operator = Deployed.signedIn(redis, "operator")) {
            return Deployed.ask(operator, ("ACL DRYRUN " + user + " " + question).split(" ", -1));
        }
    }

    @Test
    void nobodyGetsInWithoutAUser() {
        try (Jedis stranger = new Jedis("127.0.0.1", redis.port())) {
            assertThat(Deployed.ask(stranger, "PING")).contains("NOAUTH");
            assertThat(Deployed.ask(stranger, "AUTH", "default", "")).contains("WRONGPASS");
        }
    }

    @Test
    void rulesAreThoseTheSuiteOfTheFiltersRunsUnder() throws IOException {
        try (InputStream in = RedisServer.class.getResourceAsStream("users.acl")) {
            assertThat(new String(Objects.requireNonNull(in).readAllBytes(), UTF_8))
                    .as("filter-core/src/test/resources/dev/sluice/testing/users.acl")
                    .isEqualTo(Deployed.text(Deployed.REDIS.resolve("users.acl")));
        }
    }

    @Test
    void rulesNeedNoMoreThanRedis62() throws IOException {
        assertThat(Deployed.text(Deployed.REDIS.resolve("users.acl"))).doesNotContain("%R~", "%W~", "%RW~", "(", ")");
    }

    @Test
    void dashboardAsksForFiguresTheDemoGives() throws IOException {
        JsonNode dashboard =
                new ObjectMapper().readTree(Deployed.text(Deployed.FOLDER.resolve("grafana/dashboards/sluice.json")));
        Set<String> asked = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(panel.get("description").asText()).isNotBlank();
            panel.get("targets")
                    .forEach(target -> asked.addAll(metrics(target.get("expr").asText())));
        }
        assertThat(asked).hasSizeGreaterThan(15);
        assertThat(metrics(demo.visitor().get(1, "/metrics").body())).containsAll(asked);
    }

    private static Set<String> metrics(String text) {
        return METRIC.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}

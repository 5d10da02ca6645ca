package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator is told about settings that are wrong. */
class ProblemsTest {
    private static final String IN = "/WEB-INF/sluice.properties:";

    @TempDir
    Path root;

    Start start;

    @BeforeEach
    void begin() {
        start = new Start(root);
    }

    @Test
    void fiveMistakesOfOneFileAreReportedTogetherInTheOrderOfTheFile() {
        start.file(
                "# five mistakes",
                "redis.timout = 1s",
                "redis.pool.size = many",
                "redis.pool.wait = 1 parsec",
                "redis.client-name = a",
                "redis.client-name = b",
                "redis.key-prefix = ${APP}");
        assertThat(start.problems(ProblemsTest::readFive))
                .containsExactly(
                        IN + "2: redis.timout is not a known key; did you mean redis.timeout?",
                        IN + "3: redis.pool.size = many must be a whole number from 1 to 1000",
                        IN + "4: redis.pool.wait = 1 parsec must be a duration such as 250ms, 30s, 5m, 2h, 1d or PT30S",
                        IN + "6: redis.client-name is set a second time, first at " + IN + "5; keep one",
                        IN + "7: redis.key-prefix = ${APP} needs the environment variable APP, which is not set");
    }

    private static void readFive(Settings settings) {
        settings.integer("redis.pool.size", 1, 1000);
        settings.duration("redis.pool.wait");
        settings.text("redis.client-name");
        settings.text("redis.key-prefix");
    }

    @Test
    void messageListsEveryProblemOnItsOwnLine() {
        Settings settings = start.file("redis.a = 1", "redis.b = 2").settings();
        assertThatThrownBy(settings::check)
                .isInstanceOf(InvalidSettings.class)
                .message()
                .hasLineCount(3)
                .contains("\n  " + IN + "1: redis.a is not a known key")
                .contains("\n  " + IN + "2: redis.b is not a known key");
    }

    @Test
    void everySourceIsNamed() {
        start.property("redis.timeout", "x")
                .variable("SLUICE_REDIS_POOL_WAIT", "y")
                .param("changelog.lease", "z");
        assertThat(start.problems(settings -> {
                    settings.duration("redis.timeout");
                    settings.duration("redis.pool.wait");
                    settings.duration("changelog.lease");
                }))
                .satisfiesExactly(
                        it -> assertThat(it).startsWith("system property: redis.timeout = x must be"),
                        it -> assertThat(it)
                                .startsWith("environment variable SLUICE_REDIS_POOL_WAIT: redis.pool.wait = y must be"),
                        it -> assertThat(it).startsWith("init-param of sessions: changelog.lease = z must be"));
    }

    @Test
    void missingRequiredKeySaysWhereItMayBeSet() {
        assertThat(start.problems(settings -> settings.secret("ratelimit.token.key")))
                .containsExactly(
                        "/WEB-INF/sluice.properties: ratelimit.token.key is required and not set; set it in"
                                + " /WEB-INF/sluice.properties, as init-param of sessions,"
                                + " as environment variable SLUICE_RATELIMIT_TOKEN_KEY or as system property ratelimit.token.key");
    }

    @Test
    void requiredKeySetToNothingIsMissing() {
        start.file("ratelimit.token.key =");
        assertThat(start.problems(settings -> settings.secret("ratelimit.token.key")))
                .singleElement()
                .asString()
                .startsWith(IN + "1: ratelimit.token.key is required");
    }

    @Test
    void badValueIsReadAsDefaultSoThatReadingGoesOn() {
        Settings settings = start.file("redis.timeout = x").settings();
        assertThat(settings.duration("redis.timeout")).isEqualTo(Duration.ofMillis(250));
        assertThatThrownBy(settings::check).isInstanceOf(InvalidSettings.class);
    }

    @Test
    void aProblemReadTwiceIsToldOnce() {
        start.file("redis.timeout = x");
        assertThat(start.problems(settings -> {
                    settings.duration("redis.timeout");
                    settings.duration("redis.timeout");
                }))
                .hasSize(1);
    }

    @Test
    void aRuleBetweenKeysIsToldLikeABadValue() {
        start.file("redis.pool.min-idle = 20");
        assertThat(start.problems(settings -> settings.reject("redis.pool.min-idle", "at most redis.pool.size")))
                .containsExactly(IN + "1: redis.pool.min-idle = 20 must be at most redis.pool.size");
    }

    @Test
    void secretIsNeverShown() {
        start.file("redis.tls.key-store-password = hunter2", "ratelimit.token.key = hunter2");
        List<String> problems = start.problems(settings -> {
            settings.secret("redis.tls.key-store-password");
            settings.reject("redis.tls.key-store-password", "longer");
            settings.secret("ratelimit.token.key", "a key of 256 bits", ProblemsTest::refuse);
        });
        assertThat(problems)
                .containsExactly(
                        IN + "1: redis.tls.key-store-password = (not shown) must be longer",
                        IN + "2: ratelimit.token.key = (not shown) must be a key of 256 bits");
    }

    private static String refuse(String value) {
        throw new IllegalArgumentException(value + " is refused");
    }

    @Test
    void valueOfAVariableIsNeverShown() {
        start.file("redis.timeout = ${T}").variable("T", "hunter2");
        assertThat(start.problems(settings -> settings.duration("redis.timeout")))
                .singleElement()
                .asString()
                .contains("redis.timeout = ${T} must be")
                .doesNotContain("hunter2");
    }

    @Test
    void passwordInsideAUriIsNeverShown() {
        start.file("redis.uri = redis:/me:hun@ter2@127.0.0.1:port");
        assertThat(start.problems(settings -> settings.value("redis.uri", "a redis:// URI", ProblemsTest::refuse)))
                .containsExactly(IN + "1: redis.uri = (not shown)@127.0.0.1:port must be a redis:// URI");
    }

    @Test
    void valueOfAnUnknownKeyIsNeverShown() {
        start.file("redis.pasword = hunter2").param("pasword", "hunter2");
        assertThat(start.problems()).hasSize(2).noneMatch(problem -> problem.contains("hunter2"));
    }

    @Test
    void variableWithoutClosingBraceIsAProblem() {
        start.file("redis.key-prefix = ${APP").variable("APP", "shop");
        assertThat(start.problems(settings -> settings.text("redis.key-prefix")))
                .containsExactly(IN + "1: redis.key-prefix = ${APP has ${ without }");
    }

    @Test
    void lineBreakInAValueDoesNotForgeALine() {
        start.file("redis.timeout = 1s\\nall is well");
        assertThat(start.problems(settings -> settings.duration("redis.timeout")))
                .singleElement()
                .asString()
                .contains("1s all is well");
    }

    @Test
    void malformedEscapeIsReportedWithItsLine() {
        assertThat(start.file("", "redis.client-name = \\u12g4").problems())
                .singleElement()
                .asString()
                .startsWith(IN + "2: ");
    }
}

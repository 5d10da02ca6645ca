package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys are refused, and what is suggested instead. */
class UnknownKeysTest {
    @TempDir
    Path root;

    Start start;

    @BeforeEach
    void begin() {
        start = new Start(root);
    }

    @ParameterizedTest
    @CsvSource({
        "redis.keyPrefix, redis.key-prefix",
        "REDIS.URI, redis.uri",
        "redis.pool_size, redis.pool.size",
        "redsi.timeout, redis.timeout",
        "ratelimit.rule.login.limt, ratelimit.rule.login.limit",
        "sesion.timeout, session.timeout",
    })
    void misspeltKeyNamesTheNearestKnownOne(String written, String meant) {
        assertThat(start.file(written + " = 1").problems())
                .containsExactly("/WEB-INF/sluice.properties:1: " + written + " is not a known key; did you mean "
                        + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"colour", "myapp.database.url", "redis.quorum.of.nodes"})
    void keyLikeNoOtherGetsNoSuggestion(String written) {
        assertThat(start.file(written + " = 1").problems())
                .containsExactly(
                        "/WEB-INF/sluice.properties:1: " + written + " is not a known key; correct or remove it");
    }

    @Test
    void unknownInitParamIsRefused() {
        assertThat(start.param("redis.timout", "1s").problems())
                .containsExactly(
                        "init-param of sessions: redis.timout is not a known key; did you mean redis.timeout?");
    }

    @Test
    void keysOfModulesLoadedElsewhereAreSkipped() {
        assertThat(start.file("session.x = 1", "cache.y = 2", "cache.y = 3").problems())
                .isEmpty();
    }

    @Test
    void foreignSystemPropertiesAndVariablesAreNobodysBusiness() {
        assertThat(start.property("redis.timout", "1")
                        .variable("SLUICE_TIMOUT", "1")
                        .problems())
                .isEmpty();
    }

    @Test
    void groupMarkerItselfIsNoName() {
        assertThat(start.file("ratelimit.rule.<name>.limit = 5").problems())
                .singleElement()
                .asString()
                .contains("names the group \"<name>\"; a name is made of a-z, 0-9 and -");
    }

    @Test
    void keyGivenTwiceByOneGroupIsRefused() {
        assertThat(start.file("ratelimit.rule.a.limit = 1", "ratelimit.rule.a.limit = 2")
                        .problems())
                .singleElement()
                .asString()
                .contains("second time");
    }
}

package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that exist once for each name an operator chooses. */
class GroupsTest {
    @TempDir
    Path root;

    Start start;

    @BeforeEach
    void begin() {
        start = new Start(root);
    }

    private Map<String, Settings> rules() {
        return start.settings().group("ratelimit.rule");
    }

    private static Settings in(Map<String, Settings> rules, String name) {
        return Objects.requireNonNull(rules.get(name));
    }

    private int limit(String rule) {
        return in(rules(), rule).integer("limit", 0, 1000);
    }

    @Test
    void groupsComeInTheOrderOfTheFile() {
        start.file(
                "ratelimit.rule.write.window = 1s",
                "ratelimit.rule.api-2.limit = 5",
                "ratelimit.rule.write.limit = 7",
                "ratelimit.rule.all.limit = 9");
        assertThat(rules()).containsOnlyKeys("write", "api-2", "all");
        assertThat(rules().keySet()).containsExactly("write", "api-2", "all");
        assertThat(limit("write")).isEqualTo(7);
    }

    @Test
    void whatAGroupLeavesOutHasTheDefaultOfAllGroups() {
        start.file("ratelimit.rule.login.limit = 5");
        assertThat(in(rules(), "login").duration("window")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void everySourceMayChangeAGroup() {
        start.file("ratelimit.rule.sign-in.limit = 5").variable("SLUICE_RATELIMIT_RULE_SIGN_IN_LIMIT", "6");
        assertThat(rules()).containsOnlyKeys("sign-in");
        assertThat(limit("sign-in")).isEqualTo(6);
    }

    @Test
    void everySourceMayMakeAGroup() {
        start.param("ratelimit.rule.a.limit", "1").property("ratelimit.rule.b.limit", "2");
        start.variable("SLUICE_RATELIMIT_RULE_C_D_BURST_LIMIT", "3");
        assertThat(rules().keySet()).containsExactly("a", "b", "c-d");
        assertThat(in(rules(), "c-d").integer("burst-limit", 0, 9)).isEqualTo(3);
    }

    @Test
    void problemsOfAGroupNameTheWholeKey() {
        start.file("ratelimit.rule.login.limit = lots");
        assertThat(start.problems(settings ->
                        in(settings.group("ratelimit.rule"), "login").integer("limit", 1, 9)))
                .containsExactly("/WEB-INF/sluice.properties:1: ratelimit.rule.login.limit = lots must be"
                        + " a whole number from 1 to 9");
    }
}

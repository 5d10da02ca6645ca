package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoWalkTest {
    private static DemoFixture demo;

    private Visitor visitor;

    @BeforeAll
    static void start() {
        demo = DemoFixture.start();
    }

    @BeforeEach
    void open() {
        visitor = demo.visitor();
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void signInOnOneNodeHoldsOnTheOtherUnderANewSessionId() {
        assertThat(visitor.signIn(1, "ada").status()).isEqualTo(303);
        assertThat(visitor.get(2, "/").body()).contains("signed in as <strong>ada</strong>");
    }

    @Test
    void everyAnswerTellsItsNodeAndWhatItCost() {
        assertThat(visitor.get(2, "/").header("X-Sluice-Node")).isEqualTo("node 2");
        assertThat(visitor.get(2, "/").header("Server-Timing")).contains("node;desc=\"node 2\"", "redis;desc=\"1\"");
        assertThat(visitor.get(1, "/nowhere").status()).isEqualTo(404);
    }

    @Test
    void pagesSpeakTheLanguageTheBrowserAsksFor() {
        assertThat(visitor.get(1, "/", "Accept-Language", "zh-CN,zh;q=0.9").body())
                .contains("lang=\"zh-CN\"", "登录");
    }
}

package dev.sluice.demo.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import org.junit.jupiter.api.Test;

/** Where the demo has not started its Redis itself, such as in a WAR, it breaks nothing. */
class NoFaultDeskTest {
    @Test
    void redisOfOthersIsLeftAlone() {
        try (DemoFixture demo = DemoFixture.start()) {
            Visitor ada = demo.visitor("ada");
            assertThat(ada.get(1, "/admin/faults").body())
                    .contains("leaves them alone")
                    .doesNotContain("<button class=\"danger\"");
            assertThat(ada.post(1, "/admin/faults", "what=stop-redis").status()).isEqualTo(404);
            assertThat(ada.get(1, "/tour").body()).contains("needs a demo that has started its own");
            assertThat(ada.post(1, "/tour", "step=redis-away").status()).isEqualTo(403);
            assertThat(ada.post(1, "/tour", "step=session").header("Location")).isEqualTo("/tour#session");
        }
    }
}

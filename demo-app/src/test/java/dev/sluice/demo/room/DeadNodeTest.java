package dev.sluice.demo.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.SystemProperty;
import dev.sluice.demo.Visitor;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of those in a room when a node of the demo dies. */
@Timeout(120)
class DeadNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    /** With the beat of the test a presence ends after 4 s; with that of the demo after 11 s at least, so that one is not in use. */
    private static final Duration END = Duration.ofSeconds(10);

    private SystemProperty beat;

    @BeforeEach
    void hurry() {
        beat = SystemProperty.set("demo.presence-beat-millis", "1000");
    }

    @AfterEach
    void forget() {
        beat.close();
    }

    @Test
    void presenceEndsOnTheOtherNodeWhenTheNodeThatVouchedForItIsKilled() {
        try (DemoFixture demo = DemoFixture.withOwnRedis()) {
            Visitor bob = demo.visitor("bob");
            Visitor ada = demo.visitor("ada");
            String room = bob.post(1, "/rooms", "name=kitchen").header("Location");
            bob.post(1, room + "/enter", "");
            ada.post(2, room + "/enter", "");
            await().atMost(PATIENCE).until(() -> isThere(ada, room, "bob") && isThere(ada, room, "ada"));
            demo.faults().killNode(1);
            await().atMost(END).until(() -> !isThere(ada, room, "bob"));
            assertThat(isThere(ada, room, "ada")).isTrue();
        }
    }

    /** As the page of the second node lists them. */
    private static boolean isThere(Visitor who, String room, String name) {
        String page = who.get(2, room).body();
        return page.substring(page.indexOf("<ul id=\"present\">")).contains("<li>" + name + " ");
    }
}

package dev.sluice.demo.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.demo.DemoFixture;
import dev.sluice.demo.Visitor;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class RoomPagesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static DemoFixture demo;
    private static Visitor owner;
    private static Visitor guest;

    @BeforeAll
    static void start() {
        demo = DemoFixture.start();
        owner = demo.visitor("bob");
        guest = demo.visitor("grace");
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    void whatIsSaidOnOneNodeIsSeenOnTheOtherEscaped() {
        String room = newRoom("kitchen");
        owner.post(1, room + "/lines", "text=%3Cb%3Ehello%3C%2Fb%3E");
        await().atMost(PATIENCE).until(() -> guest.get(2, room).body().contains("<p>&lt;b&gt;hello&lt;/b&gt;</p>"));
    }

    @Test
    void whoEntersIsSeenThroughHisNodeUntilHeLeaves() {
        String room = newRoom("hall");
        guest.post(1, room + "/enter", "");
        await().atMost(PATIENCE)
                .until(() ->
                        owner.get(2, room).body().contains("<li>grace <span class=\"meta\">through node 1</span>"));
        guest.post(2, room + "/leave", "");
        await().atMost(PATIENCE).until(() -> !owner.get(1, room).body().contains("<li>grace"));
    }

    @Test
    void onlyTheOwnerRenamesAndDeletes() {
        String room = newRoom("cellar");
        assertThat(guest.post(1, room + "/name", "name=mine").status()).isEqualTo(403);
        assertThat(guest.post(1, room + "/delete", "").status()).isEqualTo(403);
        assertThat(guest.get(1, room).body()).doesNotContain(room + "/delete");
        assertThat(owner.post(1, room + "/name", "name=attic").status()).isEqualTo(303);
        assertThat(owner.get(1, "/rooms").body()).contains("attic");
        assertThat(owner.post(1, room + "/delete", "").header("Location")).isEqualTo("/rooms");
        assertThat(owner.get(1, room).status()).isEqualTo(404);
    }

    @Test
    void oneUserTakesNotAllThePlaces() {
        Visitor greedy = demo.visitor();
        greedy.post(1, "/register", "name=greedy&password=long+enough&again=long+enough");
        for (int i = 0; i < Rooms.MOST_OF_USER; i++) {
            assertThat(greedy.post(1, "/rooms", "name=r" + i).status()).isEqualTo(303);
        }
        assertThat(greedy.post(1, "/rooms", "name=more").status()).isEqualTo(409);
        assertThat(guest.post(1, "/rooms", "name=mine").status()).isEqualTo(303);
    }

    @Test
    void inputIsBoundedAndToldInTheLanguageOfTheBrowser() {
        String room = newRoom("porch");
        assertThat(owner.post(1, "/rooms", "name=" + "x".repeat(61)).status()).isEqualTo(422);
        assertThat(owner.post(1, room + "/lines", "text=" + "x".repeat(1001)).status())
                .isEqualTo(422);
        assertThat(owner.post(1, room + "/lines", "text=").status()).isEqualTo(422);
        assertThat(owner.get(1, "/rooms", "Accept-Language", "zh").body()).contains("新建房间");
        assertThat(owner.get(1, room, "Accept-Language", "zh").body()).contains("在场的人");
    }

    @Test
    void roomsAreForThoseWhoAreSignedIn() {
        assertThat(demo.visitor().get(1, "/rooms").header("Location")).startsWith("/sign-in");
        assertThat(owner.get(1, "/rooms/abcdefghijkl").status()).isEqualTo(404);
        assertThat(owner.get(1, "/rooms/..%2F..").status()).isNotEqualTo(200);
        assertThat(owner.get(1, "/static/room/room.js").status()).isEqualTo(200);
        assertThat(owner.get(1, "/static/live/live.js").status()).isEqualTo(200);
    }

    private static String newRoom(String name) {
        return owner.post(1, "/rooms", "name=" + name).header("Location");
    }
}

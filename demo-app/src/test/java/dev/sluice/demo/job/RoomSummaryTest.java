package dev.sluice.demo.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.demo.room.Line;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoomSummaryTest {
    private static final List<Line> LINES = List.of(
            line(1, "ada", "Bridges and bridges", "2026-05-04T09:10:00Z"),
            line(2, "bob", "bridges over the water", "2026-05-05T09:50:00Z"),
            line(1, "ada", "Water!", "2026-05-05T17:00:00Z"),
            line(3, "grace", "我们 今天 and the", "2026-05-05T18:00:00Z"));

    @Test
    void linesAndPeopleAreCounted() {
        RoomSummary summary = RoomSummary.of(LINES);
        assertThat(summary.lines()).isEqualTo(4);
        assertThat(summary.people()).isEqualTo(3);
    }

    @Test
    void busiestHourIsThatOfTheDayAndTheEarliestOfSeveral() {
        assertThat(RoomSummary.of(LINES).busiestHour()).contains(9);
        assertThat(RoomSummary.of(LINES.subList(2, 4)).busiestHour()).contains(17);
    }

    @Test
    void wordsAreCountedInAnyCaseAndShortOnesLeftOut() {
        assertThat(RoomSummary.of(LINES).words())
                .startsWith(Map.entry("bridges", 3L), Map.entry("water", 2L))
                .extracting(Map.Entry::getKey)
                .contains("我们", "over")
                .doesNotContain("and", "the");
    }

    @Test
    void longestLineIsNamedWithItsAuthor() {
        assertThat(RoomSummary.of(LINES).text("Lobby"))
                .startsWith("Room: Lobby\nLines: 4\nPeople: 3\nBusiest hour: 09:00 UTC\n")
                .contains("Longest line: bob, 22 characters: bridges over the water\n")
                .contains("Most used words: bridges (3), water (2), ");
    }

    @Test
    void silentRoomHasNothingButCounts() {
        assertThat(RoomSummary.of(List.of()).text("Lobby")).isEqualTo("Room: Lobby\nLines: 0\nPeople: 0\n");
    }

    private static Line line(long user, String name, String text, String at) {
        return new Line(at, user, name, text, Instant.parse(at));
    }
}

package dev.sluice.demo.character;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.metrics.Metrics;
import dev.sluice.demo.record.Database;
import dev.sluice.demo.record.TestDatabase;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CharacterTableTest {
    private static final long ADA = 1;
    private static final Description MIRA =
            new Description("米拉 🙂", "t", "g", "p\nq", List.of("one", "two", "three"), true);

    private static Database open(String address) throws SQLException {
        Database database = Database.open(address, Duration.ZERO, new Metrics("test"));
        database.prepare(CharacterTopic.class);
        return database;
    }

    private static CharacterTable table(Database database) {
        return new CharacterTable(database, Clock.systemUTC());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsAddedIsReadBackInOrderByOneStatement(TestDatabase on) throws Exception {
        try (Database database = open(on.newAddress())) {
            CharacterTable table = table(database);
            long id = table.add(ADA, MIRA, 2).orElseThrow();
            long other = table.add(ADA, new Description("n", "t", "g", "p", List.of(), false), 2)
                    .orElseThrow();
            assertThat(table.add(ADA, MIRA, 2)).isEmpty();
            long before = database.statements();
            assertThat(table.load(List.of(other, id, 999L))).containsOnlyKeys(id, other);
            assertThat(database.statements()).isEqualTo(before + 1);
            assertThat(Description.of(
                            Objects.requireNonNull(table.load(List.of(id)).get(id))))
                    .isEqualTo(MIRA);
            assertThat(table.idsOf(ADA)).containsExactly(other, id);
            assertThat(table.publicIds(0, 10)).containsExactly(id);
        }
    }

    @ParameterizedTest
    @EnumSource
    void changeAndDeletionAreTheOwnersAndTakeAllWithThem(TestDatabase on) throws Exception {
        try (Database database = open(on.newAddress())) {
            CharacterTable table = table(database);
            long id = table.add(ADA, MIRA, 2).orElseThrow();
            Description changed = new Description("n", "t", "g", "p", List.of("four"), false);
            assertThat(table.change(id, ADA + 1, changed)).isFalse();
            assertThat(table.change(id, ADA, changed)).isTrue();
            assertThat(Description.of(
                            Objects.requireNonNull(table.load(List.of(id)).get(id))))
                    .isEqualTo(changed);
            Status busy = new Status(Availability.BUSY, "书", table.instant());
            assertThat(table.change(id, busy)).isTrue();
            assertThat(table.status(id)).isEqualTo(busy);
            assertThat(table.delete(id, ADA + 1)).isFalse();
            assertThat(table.delete(id, ADA)).isTrue();
            assertThat(table.status(id)).isNull();
            assertThat(database.query("SELECT count(*) FROM memories", row -> row.getLong(1)))
                    .containsExactly(0L);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theFirstCharactersAreMadeOnceHoweverManyNodesStart(TestDatabase on) throws Exception {
        String address = on.newAddress();
        List<CompletableFuture<@Nullable Void>> nodes = IntStream.range(0, 4)
                .mapToObj(i -> CompletableFuture.runAsync(() -> startNode(address)))
                .toList();
        nodes.forEach(CompletableFuture::join);
        try (Database database = open(address)) {
            CharacterTable table = table(database);
            assertThat(table.idsOf(ADA)).hasSize(6);
            table.delete(table.idsOf(ADA).get(0), ADA);
            startNode(address);
            assertThat(table.idsOf(ADA)).hasSize(5);
        }
    }

    private static void startNode(String address) {
        try (Database database = open(address)) {
            table(database).addStarters(ADA, CharacterTopic.starters());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

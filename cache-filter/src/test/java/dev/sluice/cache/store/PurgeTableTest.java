package dev.sluice.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PurgeTableTest {
    private static final List<String> SCOPES = List.of("a", "tx", "ty");

    private final PurgeTable table = new PurgeTable(100);

    @Test
    void entryFilledBeforeAPurgeOfOneOfItsScopesIsVoid() {
        hard(10, "ty");
        assertThat(table.standing(SCOPES, 9)).isEqualTo(Standing.VOID);
        assertThat(table.standing(SCOPES, 10)).isEqualTo(Standing.VALID);
        assertThat(table.standing(List.of("a", "tz"), 9)).isEqualTo(Standing.VALID);
    }

    @Test
    void softPurgeMakesStaleAndHardOneWins() {
        soft(10, "tx");
        assertThat(table.standing(SCOPES, 9)).isEqualTo(new Standing.Stale(10));
        soft(12, "ty");
        assertThat(table.standing(SCOPES, 9)).isEqualTo(new Standing.Stale(12));
        hard(11, "ty");
        assertThat(table.standing(SCOPES, 9)).isEqualTo(Standing.VOID);
        assertThat(table.standing(SCOPES, 11)).isEqualTo(new Standing.Stale(12));
    }

    @Test
    void purgeOfEverythingIsAFloor() {
        hard(5, "tq");
        assertThat(hard(10, "a")).isTrue();
        assertThat(table.standing(List.of(), 9)).isEqualTo(Standing.VOID);
        assertThat(table.standing(List.of(), 10)).isEqualTo(Standing.VALID);
        assertThat(table.size()).isZero();
    }

    @Test
    void softPurgeOfEverythingMakesAllStale() {
        soft(10, "a");
        assertThat(table.standing(List.of("tz"), 9)).isEqualTo(new Standing.Stale(10));
        assertThat(table.standing(List.of("tz"), 10)).isEqualTo(Standing.VALID);
    }

    @Test
    void lateNewsLowerNothing() {
        hard(10, "tx");
        hard(7, "tx");
        assertThat(table.position()).isEqualTo(10);
        assertThat(table.standing(SCOPES, 8)).isEqualTo(Standing.VOID);
    }

    @Test
    void memoryIsBoundedByRaisingTheFloor() {
        for (int i = 1; i <= 10_000; i++) {
            hard(i, "t" + i);
            assertThat(table.size()).isLessThanOrEqualTo(100);
        }
        assertThat(table.floor()).isBetween(9_890L, 9_950L);
        assertThat(table.standing(List.of("t5"), 4)).isEqualTo(Standing.VOID);
        assertThat(table.standing(List.of("t10000"), 9_999)).isEqualTo(Standing.VOID);
        assertThat(table.standing(List.of("t7"), 9_999)).isEqualTo(Standing.VALID);
    }

    @Test
    void versionGrowsWithEachNews() {
        long before = table.version();
        hard(10, "tx");
        assertThat(table.version()).isGreaterThan(before);
    }

    private boolean hard(long position, String scope) {
        return table.apply(new PurgeNews(position, 0, false, List.of(scope)));
    }

    private void soft(long position, String scope) {
        table.apply(new PurgeNews(position, 0, true, List.of(scope)));
    }
}

package dev.sluice.demo.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.record.TestDatabase;
import dev.sluice.testing.RedisServer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Users and their settings on two nodes that share a database and a Redis. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
final class AccountStoresTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Preferences CHOSEN = new Preferences("Ada L.", "Likes engines.", ReplyLength.LONG, false);

    private final String address;
    private final AccountNode one;
    private final AccountNode two;

    AccountStoresTest(TestDatabase kind) throws SQLException {
        address = kind.newAddress();
        RedisServer.shared().flush();
        one = AccountNode.on(RedisServer.shared().uri(), address);
        two = AccountNode.on(RedisServer.shared().uri(), address);
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
    }

    @Test
    void firstUsersAreThereOnceThoughTwoNodesStartTogether() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            Future<?> first = pool.submit(() -> makeFirst(one));
            Future<?> second = pool.submit(() -> makeFirst(two));
            first.get(60, TimeUnit.SECONDS);
            second.get(60, TimeUnit.SECONDS);
        } finally {
            pool.shutdownNow();
        }
        assertThat(one.database.query("SELECT name FROM users ORDER BY name", row -> row.getString(1)))
                .containsExactly("ada", "bob", "grace");
        assertThat(two.users.byName("ada")).hasValueSatisfying(ada -> {
            assertThat(ada.isAdmin()).isTrue();
            assertThat(ada.plan()).isEqualTo(Plan.PRO);
            assertThat(ada.displayName()).isEqualTo("Ada");
        });
        assertThat(two.users.authenticate("grace", "sluice")).isPresent();
    }

    private static void makeFirst(AccountNode node) {
        try {
            node.users.makeFirst();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void tableThatHasUsersIsLeftAlone() throws Exception {
        one.users.register("zoe", "long enough");
        one.users.makeFirst();
        assertThat(one.users.byName("ada")).isEmpty();
    }

    @Test
    void onlyTheRightPasswordOfTheNameSignsIn() throws Exception {
        one.users.register("zoe", "long enough");
        assertThat(two.users.authenticate("zoe", "long enough")).map(User::name).hasValue("zoe");
        assertThat(two.users.authenticate("zoe", "long enoughx")).isEmpty();
        assertThat(two.users.authenticate("nobody", "long enough")).isEmpty();
    }

    @Test
    void nameIsGivenOnceAndKnownOnBothNodesAtOnce() throws Exception {
        assertThat(two.users.byName("zoe")).isEmpty(); // That there is none is remembered for a while.
        User zoe = one.users.register("zoe", "long enough").orElseThrow();
        assertThat(zoe.plan()).isEqualTo(Plan.FREE);
        assertThat(zoe.created()).isBefore(Instant.now().plusSeconds(60));
        assertThat(two.users.byName("zoe")).hasValue(zoe);
        assertThat(two.users.find(zoe.id())).hasValue(zoe);
        assertThat(two.users.register("zoe", "another one")).isEmpty();
        assertThat(two.users.authenticate("zoe", "long enough")).isPresent();
    }

    @Test
    void changedPasswordReplacesTheOldOneOnBothNodes() throws Exception {
        User zoe = one.users.register("zoe", "long enough").orElseThrow();
        one.users.changePassword(zoe.id(), "longer still");
        assertThat(two.users.authenticate("zoe", "long enough")).isEmpty();
        assertThat(two.users.authenticate("zoe", "longer still")).isPresent();
    }

    @Test
    void newUserHasSettingsAndAUnknownOneTheUsualOnes() throws Exception {
        User zoe = one.users.register("zoe", "long enough").orElseThrow();
        assertThat(one.preferences.of(zoe.id())).isEqualTo(new Preferences("Zoe", "", ReplyLength.MEDIUM, true));
        assertThat(one.preferences.of(-1)).isEqualTo(new Preferences("", "", ReplyLength.MEDIUM, true));
    }

    @Test
    void settingsChangedOnOneNodeAreSeenOnTheOtherByTheNextLook() throws Exception {
        User zoe = one.users.register("zoe", "long enough").orElseThrow();
        for (ReplyLength length : ReplyLength.values()) {
            Preferences chosen = new Preferences("Zoe " + length, "", length, true);
            two.preferences.of(zoe.id());
            one.preferences.change(zoe.id(), chosen);
            assertThat(two.preferences.of(zoe.id())).isEqualTo(chosen);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(two.users.find(zoe.id())).map(User::displayName).hasValue(chosen.displayName());
                assertThat(two.users.byName("zoe")).map(User::displayName).hasValue(chosen.displayName());
            });
        }
    }

    @Test
    void whatIsReadAgainAsksTheDatabaseOnceForAllNodes() throws Exception {
        User zoe = one.users.register("zoe", "long enough").orElseThrow();
        one.preferences.of(zoe.id());
        one.users.find(zoe.id());
        long before = one.database.statements() + two.database.statements();
        for (AccountNode node : List.of(one, two, one, two)) {
            node.preferences.of(zoe.id());
            node.users.find(zoe.id());
        }
        assertThat(one.database.statements() + two.database.statements()).isEqualTo(before);
    }

    @Test
    void withoutRedisSettingsAreReadAndNothingIsChanged() throws Exception {
        User zoe = one.users.register("zoe", "long enough").orElseThrow();
        Preferences before = one.preferences.of(zoe.id());
        try (RedisServer redis = RedisServer.start();
                AccountNode alone = AccountNode.on(redis.uri(), address)) {
            redis.kill();
            assertThatThrownBy(() -> alone.preferences.change(zoe.id(), CHOSEN)).isInstanceOf(RedisUnavailable.class);
            assertThat(alone.preferences.of(zoe.id())).isEqualTo(before);
        }
    }
}

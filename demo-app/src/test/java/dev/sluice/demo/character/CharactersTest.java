package dev.sluice.demo.character;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.cache.CacheSettings;
import dev.sluice.cache.ResponseCache;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.SystemProperty;
import dev.sluice.demo.record.Database;
import dev.sluice.demo.record.TestDatabase;
import dev.sluice.testing.RedisServer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
final class CharactersTest {
    private static final long ADA = 1;
    private static final long BOB = 2;

    /**
     * Within which other nodes know. Below {@link #LEASE} and the 30 s for which a status is kept, after which they would ask again even if
     * nobody told them.
     */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final String LEASE = "10m";

    private final String address;
    private final List<AutoCloseable> open = new ArrayList<>();
    private SystemProperty lease;
    private Node first;
    private Node second;

    /** What one node has of the topic. */
    private record Node(Characters characters, CharacterTable table, Database database) {}

    CharactersTest(TestDatabase kind) {
        address = kind.newAddress();
    }

    @BeforeEach
    void start() throws Exception {
        RedisServer.shared().flush();
        lease = SystemProperty.set("changelog.lease", LEASE);
        first = node(RedisServer.shared().uri());
        first.database().prepare(CharacterTopic.class);
        second = node(RedisServer.shared().uri());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        lease.close();
    }

    private Node node(String redisUri) throws SQLException {
        Properties values = new Properties();
        values.setProperty("redis.uri", redisUri);
        values.setProperty("redis.timeout", "20s");
        Metrics metrics = new Metrics("test");
        RedisLink link = RedisLink.open(RedisSettings.from(Settings.of(values)), metrics);
        open.add(link);
        ResponseCache cache = ResponseCache.on(link, CacheSettings.defaults(), metrics);
        Database database = Database.open(address, Duration.ZERO, metrics);
        open.add(database);
        CharacterTable table = new CharacterTable(database, Clock.systemUTC());
        return new Node(new Characters(table, () -> cache), table, database);
    }

    private static Description description(String name) {
        return new Description(name, "a tagline", "Hello", "I am " + name, List.of("one", "two"), true);
    }

    private Profile created(String name) throws Exception {
        return first.characters().create(ADA, description(name)).orElseThrow();
    }

    @Test
    void whatWasMadeOnOneNodeIsThereOnTheOther() throws Exception {
        Profile made = created("Mira");
        assertThat(made.memories()).containsExactly("one", "two");
        assertThat(made.owner()).isEqualTo(ADA);
        assertThat(second.characters().find(made.id())).contains(made);
    }

    @Test
    void whatIsReadFromTheCacheIsWhatTheDatabaseHolds() throws Exception {
        Profile made = created("墨小鱼 🙂");
        assertThat(second.table().load(List.of(made.id()))).containsValue(made);
        assertThat(second.characters().find(made.id())).contains(made);
        assertThat(first.characters().find(made.id())).contains(made);
    }

    @Test
    void aSecondLookupSendsNoStatement() throws Exception {
        Profile made = created("Mira");
        lookUpAll(made.id());
        long before = first.database().statements() + second.database().statements();
        lookUpAll(made.id());
        assertThat(first.database().statements() + second.database().statements())
                .isEqualTo(before);
    }

    @Test
    void hundredLookupsOnTwoNodesSendAHandfulOfStatements() throws Exception {
        Profile made = created("Mira");
        long before = first.database().statements() + second.database().statements();
        for (int i = 0; i < 10; i++) {
            lookUpAll(made.id());
        }
        // Five kinds of lookups, each loaded once for both nodes; a list and its profiles are two.
        assertThat(first.database().statements() + second.database().statements() - before)
                .isBetween(1L, 5L);
    }

    /** Ten lookups. */
    private void lookUpAll(long id) throws SQLException {
        for (Node node : List.of(first, second)) {
            node.characters().find(id);
            node.characters().idsOf(ADA);
            node.characters().of(ADA);
            node.characters().listed();
            node.characters().status(id);
        }
    }

    @Test
    void aChangeIsSeenByTheNextLookupHereAndWithinTheLeaseElsewhere() throws Exception {
        Profile made = created("Mira");
        lookUpAll(made.id());
        Description changed =
                new Description("Mirabel", "another", "Hi", "I am somebody else", List.of("three"), false);
        assertThat(first.characters().change(made.id(), ADA, changed)).isTrue();
        assertThat(first.characters().find(made.id()).map(Description::of)).contains(changed);
        assertThat(first.characters().listed()).isEmpty();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(second.characters().find(made.id()).map(Description::of))
                                .contains(changed));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(second.characters().listed()).isEmpty());
    }

    @Test
    void aNewCharacterIsInTheListsOfBothNodes() throws Exception {
        assertThat(second.characters().of(ADA)).isEmpty();
        assertThat(second.characters().listed()).isEmpty();
        Profile made = created("Mira");
        assertThat(first.characters().idsOf(ADA)).containsExactly(made.id());
        assertThat(first.characters().listed()).containsExactly(made);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(second.characters().of(ADA)).containsExactly(made));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(second.characters().listed()).containsExactly(made));
    }

    @Test
    void anIdThatWasAskedForInVainIsFoundOnceItExists() throws Exception {
        long next = created("Mira").id() + 1;
        assertThat(second.characters().find(next)).isEmpty();
        assertThat(created("Rosa").id()).isEqualTo(next);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(second.characters().find(next)).isPresent());
    }

    @Test
    void whatIsDeletedIsGoneEverywhereWithMemoriesAndStatus() throws Exception {
        Profile made = created("Mira");
        lookUpAll(made.id());
        assertThat(first.characters().delete(made.id(), ADA)).isTrue();
        assertThat(first.characters().find(made.id())).isEmpty();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(second.characters().find(made.id())).isEmpty());
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(second.characters().status(made.id())).isEmpty());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(second.characters().idsOf(ADA)).isEmpty());
        assertThat(first.database().query("SELECT count(*) FROM memories", row -> row.getLong(1)))
                .containsExactly(0L);
    }

    @Test
    void nobodyChangesOrDeletesWhatIsAnothers() throws Exception {
        Profile made = created("Mira");
        assertThat(second.characters().change(made.id(), BOB, description("Stolen")))
                .isFalse();
        assertThat(second.characters().delete(made.id(), BOB)).isFalse();
        assertThat(first.characters().find(made.id())).contains(made);
        assertThat(second.characters().of(BOB)).isEmpty();
    }

    @Test
    void theStatusThatWasSetOnOneNodeIsShownByTheOther() throws Exception {
        Profile made = created("Mira");
        assertThat(second.characters().status(made.id()).map(Status::availability))
                .contains(Availability.AVAILABLE);
        Status set = first.characters()
                .statuses()
                .change(made.id(), Availability.BUSY, "counting ships")
                .orElseThrow();
        assertThat(first.characters().status(made.id())).contains(set);
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(second.characters().status(made.id())).contains(set));
        assertThat(second.table().status(made.id())).isEqualTo(set);
        assertThat(first.characters().statuses().change(999, Availability.AWAY, ""))
                .isEmpty();
    }

    @Test
    void listsArePagedNewestFirstAndPrivateOnesAreNotInThem() throws Exception {
        for (int i = 1; i <= Characters.PAGE_SIZE + 1; i++) {
            first.table().add(ADA, description("Nr " + i), 200);
        }
        first.table().add(ADA, new Description("secret", "t", "g", "p", List.of(), false), 200);
        Listing page = first.characters().listed(1);
        assertThat(page.characters()).hasSize(Characters.PAGE_SIZE);
        assertThat(page.characters().get(0).name()).isEqualTo("Nr " + (Characters.PAGE_SIZE + 1));
        assertThat(page.hasMore()).isTrue();
        assertThat(first.characters().listed(2).characters())
                .extracting(Profile::name)
                .containsExactly("Nr 1");
        assertThat(first.characters().listed(2).hasMore()).isFalse();
        assertThat(first.characters().of(ADA)).hasSize(Characters.PAGE_SIZE + 2);
    }

    @Test
    void aUserHasAtMostTwoHundred() throws Exception {
        for (int i = 0; i < Characters.MOST_PER_USER; i++) {
            first.table().add(BOB, description("Nr " + i), Characters.MOST_PER_USER);
        }
        assertThat(first.characters().create(BOB, description("one more"))).isEmpty();
        assertThat(first.characters().of(BOB)).hasSize(Characters.MOST_PER_USER);
        assertThat(first.characters().create(ADA, description("of another"))).isPresent();
    }

    @Test
    void withoutRedisCharactersAreReadButNothingIsChanged() throws Exception {
        Profile made = created("Mira");
        Node alone = node("redis://127.0.0.1:1");
        assertThat(alone.characters().find(made.id())).contains(made);
        assertThat(alone.characters().listed()).containsExactly(made);
        assertThatThrownBy(() -> alone.characters().change(made.id(), ADA, description("Lost")))
                .isInstanceOf(RedisUnavailable.class);
        assertThatThrownBy(() -> alone.characters().create(ADA, description("Lost")))
                .isInstanceOf(RedisUnavailable.class);
        assertThatThrownBy(() -> alone.characters().delete(made.id(), ADA)).isInstanceOf(RedisUnavailable.class);
        assertThat(first.table().idsOf(ADA)).containsExactly(made.id());
        assertThat(first.table().load(List.of(made.id()))).containsValue(made);
    }
}

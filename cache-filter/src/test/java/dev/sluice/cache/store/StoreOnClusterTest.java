package dev.sluice.cache.store;

import static dev.sluice.cache.store.Entries.MINUTE;
import static dev.sluice.cache.store.Entries.body;
import static dev.sluice.cache.store.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisCluster;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Every script keeps its keys in one slot, and a pipeline spans the nodes. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StoreOnClusterTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int PAGES = 40;

    private final RedisCluster cluster = RedisCluster.start();
    private final RedisLink link = Links.to(cluster.uri());
    private final FarTier far = new FarTier(link, 16, () -> {});

    @BeforeAll
    void connect() {
        await().atMost(SOON).until(() -> link.health().available());
    }

    @AfterAll
    void close() {
        link.close();
        cluster.close();
    }

    @Test
    void purgesAreToldAndRead() throws RedisUnavailable {
        try (Purges writer = new Purges(link, System::nanoTime);
                Purges reader = new Purges(link, System::nanoTime)) {
            writer.start();
            reader.start();
            await().atMost(SOON).until(() -> link.changeLog().isComplete());
            reader.catchUp();
            long before = reader.position();
            writer.purge(List.of(Scope.tag("news")), false);
            List<String> scopes = List.of(Scope.tag("news").name());
            await().atMost(SOON).until(() -> reader.standing(scopes, before) == Standing.VOID);
        }
    }

    @Test
    void entriesOfAllNodesAreStoredAndFoundInOnePipeline() throws RedisUnavailable {
        Map<Address, FarEntry> entries = new LinkedHashMap<>();
        for (int i = 0; i < 60; i++) {
            entries.put(new Address(KeySpace.hash("target" + i), ""), entry("body" + i, 1));
        }
        assertThat(far.storeAll(entries)).isEqualTo(60);
        Map<Address, Found> found = far.findAll(List.copyOf(entries.keySet()), Want.COPY);
        assertThat(found.values())
                .extracting(Entries::body)
                .contains("body0", "body59")
                .doesNotContain("-");
    }

    /** The time must be that of the node with the entry. */
    @Test
    void entriesOfAllNodesAreFoundWithoutAScript() throws RedisUnavailable {
        storeAndFindPages();
        long before = scripts();
        findPages();
        assertThat(scripts()).isEqualTo(before);
    }

    @Test
    void entryThatMovedToAnotherNodeIsFound() throws RedisUnavailable {
        storeAndFindPages();
        for (int i = 0; i < 3; i++) {
            move("sluice:cache:{" + page(i).target() + "}:entries");
        }
        findPages();
    }

    private void storeAndFindPages() throws RedisUnavailable {
        for (int i = 0; i < PAGES; i++) {
            far.store(page(i), entry("body" + i, 1), Claim.NONE);
        }
        findPages();
    }

    private void findPages() throws RedisUnavailable {
        for (int i = 0; i < PAGES; i++) {
            assertThat(body(far.find(page(i), Want.COPY.claiming(MINUTE)))).isEqualTo("body" + i);
        }
    }

    private static Address page(int i) {
        return new Address(KeySpace.hash("page" + i), "");
    }

    private void move(String key) {
        RedisServer from = nodeWith(key);
        RedisServer to = cluster.node(from == cluster.node(0) ? 1 : 0);
        String slot = from.ask("CLUSTER", "KEYSLOT", key);
        String there = to.ask("CLUSTER", "MYID");
        to.ask("CLUSTER", "SETSLOT", slot, "IMPORTING", from.ask("CLUSTER", "MYID"));
        from.ask("CLUSTER", "SETSLOT", slot, "MIGRATING", there);
        from.move(key, to);
        to.ask("CLUSTER", "SETSLOT", slot, "NODE", there);
        from.ask("CLUSTER", "SETSLOT", slot, "NODE", there);
    }

    private RedisServer nodeWith(String key) {
        return nodes().filter(node -> !node.ask("KEYS", key).isBlank())
                .findFirst()
                .orElseThrow();
    }

    private long scripts() {
        return nodes().map(node -> node.ask("INFO", "commandstats"))
                .map(Pattern.compile("cmdstat_evalsha:calls=(\\d+)")::matcher)
                .mapToLong(calls -> calls.find() ? Long.parseLong(calls.group(1)) : 0)
                .sum();
    }

    private Stream<RedisServer> nodes() {
        return IntStream.range(0, 3).mapToObj(cluster::node);
    }

    @Test
    void fillIsClaimedStoredAndRefreshed() throws RedisUnavailable {
        Address page = new Address(KeySpace.hash("page"), KeySpace.hash("variant"));
        Found absent = far.find(page, Want.COPY.claiming(MINUTE));
        assertThat(far.store(page, entry("body", 1), absent.claim()).done()).isTrue();
        FarEntry stored = far.find(page, Want.COPY).entry().orElseThrow();
        assertThat(far.refresh(page, stored, entry("new", 2), Claim.NONE).done())
                .isTrue();
        assertThat(body(far.find(page, Want.COPY))).isEqualTo("body");
        far.delete(page.target());
        assertThat(far.find(page, Want.COPY).entry()).isEmpty();
    }
}

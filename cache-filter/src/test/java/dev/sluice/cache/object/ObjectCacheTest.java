package dev.sluice.cache.object;

import static dev.sluice.cache.object.ObjectNode.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import dev.sluice.cache.store.Scope;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class ObjectCacheTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final ValueType<List<Product>> PRODUCTS = new ValueType<>() {};
    private static final Product BOOK = new Product("book", 12, Instant.EPOCH, List.of("paper"));

    private final RedisServer redis = RedisServer.shared();
    private final List<ObjectNode> nodes = new ArrayList<>();
    private final AtomicInteger loads = new AtomicInteger();

    record Product(String name, int price, Instant since, List<String> parts) {}

    record Renamed(String title, int price) {}

    /** As many applications have them: with fields that change. */
    static final class Basket {
        int items;
    }

    static final class Unwritable {
        @Nullable Unwritable self = this;
    }

    @BeforeEach
    void flush() {
        redis.flush();
    }

    @AfterEach
    void close() {
        nodes.forEach(ObjectNode::close);
    }

    @Test
    void oneNodeLoadsForAll() {
        assertThat(getOn(node())).isEqualTo(BOOK);
        assertThat(getOn(node())).isEqualTo(BOOK);
        assertThat(loads).hasValue(1);
    }

    @Test
    void nodeThatCatchesUpSeesWhatAnotherHasJustChanged() throws RedisUnavailable {
        ObjectNode one = node();
        ObjectNode two = node();
        for (int price = 1; price <= 200; price++) {
            one.cache.put("1", price, MINUTE);
            two.cache.catchUp();
            assertThat(two.cache.find("1", Integer.class)).hasValue(price);
        }
    }

    @Test
    void valueKeptInThisJvmIsFoundThere() {
        ObjectNode node = node();
        getOn(node);
        assertThat(getOn(node)).isEqualTo(BOOK);
        assertThat(node.cache.figures().nearHits()).isEqualTo(1);
        assertThat(node.cache.figures().farHits()).isZero();
    }

    @Test
    void withoutMemoryOfItsOwnTheNodeAsksRedis() {
        ObjectNode node = node(ObjectNode.withoutNear());
        getOn(node);
        assertThat(getOn(node)).isEqualTo(BOOK);
        assertThat(node.cache.figures().farHits()).isEqualTo(1);
        assertThat(loads).hasValue(1);
    }

    @Test
    void typeArgumentsAreKept() {
        Keep keep = Keep.of(MINUTE);
        node().cache.get("all", keep, PRODUCTS, () -> List.of(BOOK));
        assertThat(node().cache.find("all", PRODUCTS)).contains(List.of(BOOK));
    }

    @Test
    void everyHitIsAnObjectOfItsOwn() throws RedisUnavailable {
        ObjectNode node = node();
        node.cache.put("mine", new Basket(), MINUTE);
        node.cache.find("mine", Basket.class).orElseThrow().items = 7;
        assertThat(node.cache.find("mine", Basket.class).orElseThrow().items).isZero();
    }

    @Test
    void immutableValueIsOneObjectForAll() {
        ObjectNode node = node();
        ValueType<Product> type = ValueType.of(Product.class).immutable();
        getOn(node);
        Product first = node.cache.find("book", type).orElseThrow();
        assertThat(node.cache.find("book", type)).containsSame(first);
        assertThat(node.cache.find("book", Product.class).orElseThrow()).isNotSameAs(first);
    }

    @Test
    void absenceIsRememberedForItsOwnTime() throws RedisUnavailable {
        Keep keep = Keep.of(MINUTE).negativeTtl(Duration.ofMillis(300));
        ValueType<Product> type = ValueType.of(Product.class);
        ObjectNode node = node();
        assertThat(node.cache.get("none", keep, type, this::nothing)).isNull();
        assertThat(node().cache.get("none", keep, type, this::nothing)).isNull();
        assertThat(loads).hasValue(1);
        assertThat(node.cache.find("none", type)).isEmpty();
        await().atMost(SOON).until(() -> {
            node.cache.get("none", keep, type, this::nothing);
            return loads.get() == 2;
        });
        node.cache.put("none", BOOK, MINUTE);
        assertThat(node.cache.get("none", keep, type, this::nothing)).isEqualTo(BOOK);
    }

    @Test
    void absenceIsNotRememberedIfNotWanted() {
        Keep keep = Keep.of(MINUTE).negativeTtl(Duration.ZERO);
        ObjectNode node = node();
        node.cache.get("none", keep, ValueType.of(Product.class), this::nothing);
        node.cache.get("none", keep, ValueType.of(Product.class), this::nothing);
        assertThat(loads).hasValue(2);
    }

    @Test
    void putReplacesTheValueOnAllNodes() throws RedisUnavailable {
        ObjectNode writer = node();
        ObjectNode reader = node();
        getOn(reader);
        Product cheaper = new Product("book", 9, Instant.EPOCH, List.of());
        writer.cache.put("book", cheaper, MINUTE);
        assertThat(getOn(writer)).isEqualTo(cheaper);
        await().atMost(SOON).until(() -> cheaper.equals(getOn(reader)));
        assertThat(loads).hasValue(1);
    }

    @Test
    void evictionReachesAllNodes() throws RedisUnavailable {
        ObjectNode writer = node();
        ObjectNode reader = node();
        getOn(reader);
        writer.cache.evict("book");
        assertThat(writer.cache.find("book", Product.class)).isEmpty();
        await().atMost(SOON)
                .until(() -> reader.cache.find("book", Product.class).isEmpty());
    }

    @Test
    void tagEvictsWhatCarriesIt() throws RedisUnavailable {
        ObjectNode node = node();
        node.cache.put("a", BOOK, MINUTE, "sale", "new");
        node.cache.put("b", BOOK, MINUTE, "new");
        node.cache.evictTag("sale");
        assertThat(node.cache.find("a", Product.class)).isEmpty();
        assertThat(node.cache.find("b", Product.class)).contains(BOOK);
        assertThat(node().cache.find("a", Product.class)).isEmpty();
    }

    @Test
    void cachesOfOtherNamesAreApart() throws RedisUnavailable {
        ObjectNode node = node();
        ObjectCache other = node.cache.named("others");
        node.cache.put("a", BOOK, MINUTE, "sale");
        assertThat(other.find("a", Product.class)).isEmpty();
        other.put("a", "text", MINUTE, "sale");
        other.evictTag("sale");
        other.evict("a");
        other.evictAll();
        assertThat(node.cache.find("a", Product.class)).contains(BOOK);
        node.cache.evictAll();
        assertThat(node.cache.find("a", Product.class)).isEmpty();
    }

    @Test
    void purgeOfEverythingIsAboutObjectsToo() throws RedisUnavailable {
        ObjectNode node = node();
        getOn(node);
        try (var operator = new dev.sluice.cache.store.Purges(node.link, System::nanoTime)) {
            operator.purge(List.of(Scope.all()), false);
        }
        await().atMost(SOON).until(() -> node.cache.find("book", Product.class).isEmpty());
    }

    @Test
    void jsonOfAnotherShapeOfTheClassIsAMiss() throws RedisUnavailable {
        ObjectNode node = node();
        node.cache.put("book", BOOK, MINUTE);
        Renamed renamed = new Renamed("book", 12);
        assertThat(node.cache.find("book", Renamed.class)).isEmpty();
        assertThat(node.cache.get("book", MINUTE, Renamed.class, () -> renamed)).isEqualTo(renamed);
        assertThat(node().cache.find("book", Renamed.class)).contains(renamed);
        assertThat(node.cache.figures().corrupt()).isPositive();
    }

    @Test
    void damagedValueIsAMissAndReplaced() {
        getOn(node());
        String key = new ObjectKey("products", "book").address().target();
        redis.ask("HSET", "sluice:cache:{" + key + "}:entries", ":b", "{\"name\":");
        ObjectNode node = node();
        assertThat(getOn(node)).isEqualTo(BOOK);
        assertThat(node.cache.figures().corrupt()).isEqualTo(1);
        assertThat(node().cache.find("book", Product.class)).contains(BOOK);
        assertThat(loads).hasValue(2);
    }

    @Test
    void valueTooLongIsReturnedAndNotKept() throws RedisUnavailable {
        ObjectNode node = node();
        String allowed = "x".repeat(998);
        assertThat(node.cache.get("long", MINUTE, String.class, () -> allowed + "x"))
                .hasSize(999);
        assertThat(node.cache.find("long", String.class)).isEmpty();
        node.cache.put("long", allowed, MINUTE);
        assertThat(node.cache.find("long", String.class)).contains(allowed);
        node.cache.put("long", allowed + "x", MINUTE);
        assertThat(node.cache.find("long", String.class)).isEmpty();
        assertThat(node.cache.figures().notKept()).isEqualTo(2);
    }

    @Test
    void valueThatIsNoJsonIsReturnedAndNotKept() {
        ObjectNode node = node();
        Unwritable value = new Unwritable();
        assertThat(node.cache.get("odd", MINUTE, Unwritable.class, () -> value)).isSameAs(value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.cache.put("odd", value, MINUTE))
                .withMessageContaining("Unwritable cannot be written as JSON");
    }

    @Test
    void batchLoadsOnlyWhatLacks() throws RedisUnavailable {
        ObjectNode node = node();
        node.cache.put("a", "A", MINUTE);
        List<Set<String>> asked = new ArrayList<>();
        List<String> keys = List.of("a", "b", "c", "b");
        for (ObjectNode each : List.of(node, node, node())) {
            Map<String, String> values = each.cache.getAll(keys, MINUTE, String.class, lacking -> {
                asked.add(lacking);
                return Map.of("b", "B");
            });
            assertThat(values).containsExactly(Map.entry("a", "A"), Map.entry("b", "B"));
        }
        assertThat(asked).containsExactly(Set.of("b", "c"));
    }

    @Test
    void wrongTtlTagsAndNamesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keep.of(Duration.ZERO))
                .withMessageContaining("ttl = PT0S must be more than zero");
        assertThatIllegalArgumentException().isThrownBy(() -> Keep.of(Duration.ofDays(31)));
        String[] tags = "t,".repeat(65).split(",");
        assertThatIllegalArgumentException().isThrownBy(() -> Keep.of(MINUTE).tagged(tags));
        assertThatIllegalArgumentException().isThrownBy(() -> node().cache.named("a b"));
    }

    private @Nullable Product nothing() {
        loads.incrementAndGet();
        return null;
    }

    private @Nullable Product getOn(ObjectNode node) {
        return node.cache.get("book", MINUTE, Product.class, () -> {
            loads.incrementAndGet();
            return BOOK;
        });
    }

    private ObjectNode node() {
        return node(ObjectNode.SETTINGS);
    }

    private ObjectNode node(ObjectSettings settings) {
        ObjectNode node = ObjectNode.on(redis.uri(), settings);
        nodes.add(node);
        return node;
    }
}

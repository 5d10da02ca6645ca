package dev.sluice.cache.store;

import static dev.sluice.cache.store.Entries.MINUTE;
import static dev.sluice.cache.store.Entries.body;
import static dev.sluice.cache.store.Entries.bytes;
import static dev.sluice.cache.store.Entries.entry;
import static dev.sluice.cache.store.Entries.gzip;
import static dev.sluice.cache.store.Entries.head;
import static dev.sluice.cache.store.Entries.lasting;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Look-ups of a node that mostly found something lately. */
@Timeout(60)
final class PlainLookUpTest {
    private static final Address KNOWN = new Address("known", "");
    private static final Address PAGE = new Address("page", "v");
    private static final String KEY = "sluice:cache:{page}:entries";
    private static final Want CLAIMING = Want.COPY.claiming(MINUTE);
    private static final FarEntry.Terms TERMS =
            new FarEntry.Terms(7, MINUTE, MINUTE.multipliedBy(5), List.of("accept", "cookie"), List.of("x", "y"));

    private final RedisServer redis = RedisServer.shared();
    private final AtomicInteger corrupt = new AtomicInteger();
    private final RedisLink link = Links.to(redis.uri());
    private final FarTier far = new FarTier(link, 16, corrupt::incrementAndGet);

    @BeforeEach
    void findMuch() throws RedisUnavailable {
        redis.flush();
        far.store(KNOWN, entry("known", 1), Claim.NONE);
        findKnown();
    }

    private void findKnown() throws RedisUnavailable {
        for (int i = 0; i < 30; i++) {
            assertThat(body(far.find(KNOWN, CLAIMING))).isEqualTo("known");
        }
    }

    @AfterEach
    void close() {
        redis.flush();
        link.close();
    }

    @Test
    void freshEntryIsFoundWithoutAScript() throws RedisUnavailable {
        far.store(PAGE, entry("body", null, TERMS), Claim.NONE);
        long scripts = scripts();
        long times = calls("time");
        Found found = far.find(PAGE, CLAIMING.atLeast(7));
        assertThat(scripts()).isEqualTo(scripts);
        assertThat(calls("time") - times).as("round trips").isEqualTo(1);
        assertThat(found.entry().orElseThrow().terms()).isEqualTo(TERMS);
        assertThat(head(found)).isEqualTo("head of body");
        assertThat(body(found)).isEqualTo("body");
        assertThat(found.names()).containsExactly("accept", "cookie");
        assertThat(found.claim()).isEqualTo(Claim.NONE);
        assertThat(found.residence()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
    }

    @Test
    void gzipIsFoundWithoutAScript() throws RedisUnavailable {
        far.store(PAGE, entry("plain", "packed", TERMS), Claim.NONE);
        long scripts = scripts();
        assertThat(gzip(far.find(PAGE, CLAIMING.withGzip(true)))).isEqualTo("packed");
        assertThat(scripts()).isEqualTo(scripts);
    }

    @Test
    void staleEntryIsFoundWithoutAScriptWhereNobodyClaims() throws RedisUnavailable {
        far.store(PAGE, lasting(Duration.ZERO, MINUTE, "body"), Claim.NONE);
        long scripts = scripts();
        assertThat(body(far.find(PAGE, Want.COPY))).isEqualTo("body");
        assertThat(scripts()).isEqualTo(scripts);
    }

    @Test
    void missAfterMissesCostsOneRoundTrip() throws RedisUnavailable {
        for (int i = 0; i < 5; i++) {
            far.find(new Address("absent" + i, ""), Want.COPY);
        }
        long times = calls("time");
        far.find(PAGE, CLAIMING);
        assertThat(calls("time") - times).isEqualTo(1);
        findKnown();
        long scripts = scripts();
        far.find(KNOWN, CLAIMING);
        assertThat(scripts()).as("learnt again").isEqualTo(scripts);
    }

    @Test
    void entriesWithoutABodyAreSoonLeftToTheScript() throws RedisUnavailable {
        far.store(PAGE, new FarEntry(TERMS, bytes("head"), null, null), Claim.NONE);
        for (int i = 0; i < 30; i++) {
            far.find(PAGE, CLAIMING);
        }
        long times = calls("time");
        assertThat(far.find(PAGE, CLAIMING).entry()).isPresent();
        assertThat(calls("time") - times).isEqualTo(1);
    }

    @Test
    void lookUpsWithTagsChangeNothingForTheOthers() throws RedisUnavailable {
        for (int i = 0; i < 30; i++) {
            far.find(new Address("absent" + i, ""), Want.COPY.unless(List.of("tag")));
        }
        long scripts = scripts();
        assertThat(body(far.find(KNOWN, CLAIMING))).isEqualTo("known");
        assertThat(scripts()).isEqualTo(scripts);
    }

    @Test
    void absentEntryIsClaimedByTheScript() throws RedisUnavailable {
        Found found = byScript(CLAIMING);
        assertThat(found.entry()).isEmpty();
        assertThat(found.claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void staleEntryIsClaimedByTheScript() throws RedisUnavailable {
        far.store(PAGE, lasting(Duration.ZERO, MINUTE, "body"), Claim.NONE);
        Found found = byScript(CLAIMING);
        assertThat(body(found)).isEqualTo("body");
        assertThat(found.claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void entryBelowTheLeastPositionIsClaimedByTheScript() throws RedisUnavailable {
        far.store(PAGE, entry("body", 7), Claim.NONE);
        Found found = byScript(CLAIMING.atLeast(8));
        assertThat(found.entry()).isEmpty();
        assertThat(found.claim()).isInstanceOf(Claim.Ours.class);
    }

    @Test
    void expiredEntryIsDroppedByTheScript() throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        redis.ask("HSET", KEY, "v:m", "1000000 60000000 60000000 1");
        assertThat(byScript(Want.COPY).entry()).isEmpty();
        assertThat(redis.ask("HEXISTS", KEY, "v:b")).isEqualTo("0");
    }

    @Test
    void tagsAreComparedByTheScript() throws RedisUnavailable {
        far.store(PAGE, entry("body", null, TERMS), Claim.NONE);
        assertThat(body(byScript(CLAIMING.unless(List.of("y"))))).isEqualTo("-");
    }

    @Test
    void formThatIsNotThereIsReplacedByTheScript() throws RedisUnavailable {
        far.store(PAGE, entry("plain", null, TERMS), Claim.NONE);
        assertThat(body(byScript(CLAIMING.withGzip(true)))).isEqualTo("plain");
    }

    @Test
    void whoExpectsToClaimAsksOnce() throws RedisUnavailable {
        long times = calls("time");
        assertThat(byScript(CLAIMING.expectingClaim()).claim()).isInstanceOf(Claim.Ours.class);
        assertThat(calls("time") - times).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v:h", "v:b", "v:k", "v:m"})
    void damagedValueIsAMissCountedOnce(String field) throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        redis.ask("HSET", KEY, field, "foreign");
        assertThat(byScript(Want.COPY).entry()).isEmpty();
        assertThat(corrupt).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v:h", "v:b", "v:k"})
    void missingPartIsAMissCountedOnce(String field) throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        redis.ask("HDEL", KEY, field);
        assertThat(byScript(Want.COPY).entry()).isEmpty();
        assertThat(corrupt).hasValue(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "%s",
                "%s 60000000",
                "%s 60000000 60000000",
                "%s 60000000 60000000 ",
                "%s 60000000 60000000 1 ",
                "%s  60000000 60000000 1",
                "%s 60000000 60000000 1 1",
                "%s 60000000 60000000 -1",
                "%s 60000000 60000000 +1",
                "%s 60000000 60000000 0x1",
                "%s 2592000000001 60000000 1",
                "%s 60000000 2592000000001 1",
                "%s 60000000 99999999999999999999 1"
            })
    void timesThatWereNeverWrittenAreAMiss(String times) throws RedisUnavailable {
        far.store(PAGE, entry("body", 1), Claim.NONE);
        redis.ask("HSET", KEY, "v:m", times.formatted(redis.ask("TIME").split("\n", -1)[0] + "000000"));
        assertThat(byScript(Want.COPY).entry()).isEmpty();
        assertThat(corrupt).hasValue(1);
    }

    @Test
    void keyOfAnotherTypeIsAMissCountedOnce() throws RedisUnavailable {
        redis.ask("SET", KEY, "foreign", "PX", "60000");
        Found found = byScript(CLAIMING);
        assertThat(found.entry()).isEmpty();
        assertThat(found.claim()).isInstanceOf(Claim.Ours.class);
        assertThat(corrupt).hasValue(1);
    }

    private Found byScript(Want want) throws RedisUnavailable {
        long before = scripts();
        Found found = far.find(PAGE, want);
        assertThat(scripts() - before).as("scripts").isEqualTo(1);
        return found;
    }

    /** Those the server did not know yet are sent whole. */
    private long scripts() {
        return calls("eval") + calls("evalsha") - failed("evalsha");
    }

    private long calls(String command) {
        return number("cmdstat_" + command + ":calls=(\\d+)");
    }

    private long failed(String command) {
        return number("cmdstat_" + command + ":.*failed_calls=(\\d+)");
    }

    private long number(String pattern) {
        Matcher found = Pattern.compile(pattern).matcher(redis.ask("INFO", "commandstats"));
        return found.find() ? Long.parseLong(found.group(1)) : 0;
    }
}

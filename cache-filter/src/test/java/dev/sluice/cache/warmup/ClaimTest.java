package dev.sluice.cache.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.testing.RedisServer;
import java.net.URI;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several nodes does the warm-up. */
@Timeout(180)
final class ClaimTest {
    private final RedisServer redis = RedisServer.shared();
    private final RedisLink link = link(redis.uri());
    private final Claim one = claim("/a");
    private final Claim two = claim("/a");

    @BeforeEach
    void flush() {
        redis.flush();
    }

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void oneNodeHasItUntilItsLeaseEnds() throws RedisUnavailable {
        assertThat(one.take(1)).isEqualTo(Claim.Holder.OURS);
        assertThat(two.take(1)).isEqualTo(Claim.Holder.OTHERS);
        assertThat(one.take(1)).isEqualTo(Claim.Holder.OURS);
        assertThat(millisLeft()).isBetween(50_000L, one.lease().toMillis());
        forget();
        assertThat(two.take(1)).isEqualTo(Claim.Holder.OURS);
        assertThat(one.take(1)).isEqualTo(Claim.Holder.OTHERS);
    }

    @Test
    void whatIsDoneIsNotDoneAgainForAWhile() throws RedisUnavailable {
        one.take(7);
        one.done(7);
        assertThat(two.take(7)).isEqualTo(Claim.Holder.DONE);
        assertThat(two.take(6)).isEqualTo(Claim.Holder.DONE);
        assertThat(millisLeft()).isBetween(50_000L, Claim.KEPT.toMillis());
    }

    @Test
    void purgeAfterwardsMakesItDueAgain() throws RedisUnavailable {
        one.take(7);
        one.done(7);
        assertThat(two.take(8)).isEqualTo(Claim.Holder.OURS);
        assertThat(one.take(8)).isEqualTo(Claim.Holder.OTHERS);
    }

    @Test
    void nodeThatGivesItBackLeavesItToOthers() throws RedisUnavailable {
        one.take(7);
        one.giveBack();
        assertThat(two.take(7)).isEqualTo(Claim.Holder.OURS);
        one.giveBack();
        one.done(7);
        assertThat(one.take(7)).isEqualTo(Claim.Holder.OTHERS);
    }

    @Test
    void otherListsAreClaimedApart() throws RedisUnavailable {
        one.take(7);
        assertThat(claim("/b").take(7)).isEqualTo(Claim.Holder.OURS);
    }

    private Claim claim(String path) {
        WarmUp warmUp = WarmUp.through(URI.create("http://127.0.0.1:8080")).withPaths(List.of(path));
        return new Claim(link, warmUp.server().orElseThrow(), warmUp);
    }

    private long millisLeft() {
        return Long.parseLong(redis.ask("PTTL", redis.ask("RANDOMKEY")));
    }

    private void forget() {
        redis.flush();
    }

    private static RedisLink link(String uri) {
        Properties properties = new Properties();
        properties.setProperty("redis.uri", uri);
        properties.setProperty("redis.timeout", "20s");
        properties.setProperty("changelog.lease", "30s");
        Settings settings = Settings.of(properties);
        RedisSettings redis = RedisSettings.from(settings);
        settings.check();
        return RedisLink.open(redis, new Metrics("test"));
    }
}

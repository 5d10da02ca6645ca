package dev.sluice.core.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.core.redis.RedisUri.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

class RedisUriTest {
    @Test
    void namesOneServerADatabaseAndAUser() {
        RedisUri uri = RedisUri.parse("redis://app:s%40cret@cache.internal:6380/3");
        assertThat(uri.topology()).isEqualTo(Topology.STANDALONE);
        assertThat(uri.nodes()).containsExactly(new HostAndPort("cache.internal", 6380));
        assertThat(uri.user()).isEqualTo("app");
        assertThat(uri.password()).isEqualTo("s@cret");
        assertThat(uri.database()).isEqualTo(3);
    }

    @Test
    void thePortMayBeLeftOut() {
        assertThat(RedisUri.parse("redis://cache").nodes()).containsExactly(new HostAndPort("cache", 6379));
        assertThat(RedisUri.parse("redis-sentinel://main@s1").nodes()).containsExactly(new HostAndPort("s1", 26379));
    }

    @Test
    void anIpv6AddressStandsInBrackets() {
        assertThat(RedisUri.parse("redis://[::1]:6379").nodes()).containsExactly(new HostAndPort("::1", 6379));
    }

    @Test
    void aPasswordAloneSignsInAsTheDefaultUser() {
        RedisUri uri = RedisUri.parse("redis://:secret@cache");
        assertThat(uri.user()).isNull();
        assertThat(uri.password()).isEqualTo("secret");
    }

    @Test
    void sentinelsNameTheirMaster() {
        RedisUri uri = RedisUri.parse("redis-sentinel://app:pw@main@s1:26379,s2:26380/2");
        assertThat(uri.topology()).isEqualTo(Topology.SENTINEL);
        assertThat(uri.masterName()).isEqualTo("main");
        assertThat(uri.nodes()).containsExactly(new HostAndPort("s1", 26379), new HostAndPort("s2", 26380));
        assertThat(uri.user()).isEqualTo("app");
        assertThat(uri.database()).isEqualTo(2);
    }

    @Test
    void clusterNamesItsFirstNodes() {
        RedisUri uri = RedisUri.parse("rediss-cluster://:pw@a:7000,b:7001");
        assertThat(uri.topology()).isEqualTo(Topology.CLUSTER);
        assertThat(uri.tls()).isTrue();
        assertThat(uri.nodes()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "cache:6379",
                "http://cache",
                "redis://",
                "redis://cache:port",
                "redis://cache:70000",
                "redis://cache/abc",
                "redis://user@cache",
                "redis://a:1,b:2",
                "redis://u:p@w@cache",
                "redis-cluster://a:1/4",
                "redis-sentinel://s1:26379"
            })
    void anythingElseIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RedisUri.parse(text));
    }

    @ParameterizedTest
    @CsvSource({
        "redis://app:secret@cache:6379/1, redis://cache:6379/1",
        "'redis-sentinel://app:secret@main@s1:1,s2:2', 'redis-sentinel://main@s1:1,s2:2'",
        "rediss://:secret@cache, rediss://cache:6379"
    })
    void whatIsShownHoldsNoCredentials(String text, String shown) {
        assertThat(RedisUri.parse(text)).hasToString(shown);
    }
}

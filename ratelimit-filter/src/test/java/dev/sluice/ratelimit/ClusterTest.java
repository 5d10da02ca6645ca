package dev.sluice.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.token.TokenCheck.Refused;
import dev.sluice.ratelimit.token.TokenFault;
import dev.sluice.testing.RedisCluster;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ClusterTest {
    @Test
    void everyScriptKeepsToOneSlotOfACluster() throws Exception {
        String lines = Tokens.SETTINGS + "ratelimit.rule.a.limit = 1\nratelimit.rule.b.limit = 5";
        try (RedisCluster cluster = RedisCluster.start();
                Node node = Node.of(cluster.uri(), lines)) {
            RateLimiter limiter = node.limiter();
            for (String client : List.of("a", "b", "c", "d", "e", "f")) {
                assertThat(limiter.acquire(Node.call(client, "/")).admitted()).isTrue();
                assertThat(limiter.acquire(Node.call(client, "/")).admitted()).isFalse();
            }
            TokenBlacklist blacklist = node.blacklist();
            blacklist.revoke(Tokens.token("1"));
            assertThat(blacklist.check(Tokens.token("1"))).isEqualTo(new Refused(TokenFault.REVOKED));
            String before = Tokens.token("2");
            blacklist.revokeAll("tests", "alice", Instant.now());
            assertThat(blacklist.check(before)).isEqualTo(new Refused(TokenFault.REVOKED));
        }
    }
}

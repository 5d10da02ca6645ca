package dev.sluice.ratelimit.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ratelimit.token.TokenCheck.Valid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class VerifiedTokenTest {
    @Test
    void wordsAreFoundAlongAPath() {
        VerifiedToken token = with(Map.of("realm_access", Map.of("roles", List.of("reader", 1, "writer"))));
        assertThat(token.wordsOf("realm_access.roles")).containsExactlyInAnyOrder("reader", "writer");
        assertThat(token.wordsOf("realm_access")).isEmpty();
        assertThat(token.wordsOf("realm_access.roles.x")).isEmpty();
        assertThat(token.wordsOf("roles")).isEmpty();
    }

    @Test
    void nameWithDotsIsFoundBeforeAPath() {
        VerifiedToken token =
                with(Map.of("https://a.example/roles", "reader", "b", Map.of("c", "path"), "b.c", "name"));
        assertThat(token.wordsOf("https://a.example/roles")).containsExactly("reader");
        assertThat(token.claim("b.c")).isEqualTo("name");
        VerifiedToken client = with(Map.of("resource_access", Map.of("my.shop", Map.of("roles", "reader writer"))));
        assertThat(client.wordsOf("resource_access.my.shop.roles")).hasSize(2);
    }

    @Test
    void pathThatLeadsNowhereIsNull() {
        VerifiedToken token = with(Map.of("a", Map.of("b", 1)));
        for (String path : List.of("", ".", "a.", ".a", "a..b", "a.b.c", "a.c", "b")) {
            assertThat(token.claim(path)).as(path).isNull();
        }
        assertThat(token.claim("a.b")).isEqualTo(1);
    }

    @Test
    void sessionAndClientAreTextsOfSaneLength() {
        VerifiedToken token = with(Map.of("sid", "s", "client_id", "c"));
        assertThat(token.sessionId()).isEqualTo("s");
        assertThat(token.clientId()).isEqualTo("c");
        assertThat(with(Map.of("azp", "a", "client_id", "c")).clientId()).isEqualTo("a");
        assertThat(with(Map.of("sid", "x".repeat(256))).sessionId()).hasSize(256);
        for (Object odd : List.of("x".repeat(257), "", 7, List.of("s"))) {
            assertThat(with(Map.of("sid", odd)).sessionId()).isNull();
            assertThat(with(Map.of("azp", odd)).clientId()).isNull();
        }
    }

    @Test
    void textFormTellsNothingOfWhoseItIs() {
        assertThat(new Valid(with(Map.of("sub", "alice", "email", "a@b.c"))).toString())
                .contains("entry")
                .doesNotContain("alice", "a@b.c");
    }

    private static VerifiedToken with(Map<String, Object> claims) {
        return new VerifiedToken(claims, null, null, null, Instant.EPOCH, "entry");
    }
}

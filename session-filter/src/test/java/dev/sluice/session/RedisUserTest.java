package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WebServer.Container;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisUserTest {
    /** Asked by the tests themselves. */
    private static final Set<String> BY_TESTS = Set.of("acl|setuser", "acl|log", "info", "keys");

    /** Asked of any server before a user is known. */
    private static final Set<String> NEED_NO_RIGHT = Set.of("hello", "auth");

    private final RedisServer redis = RedisServer.start();
    private final Visitor visitor = new Visitor();

    @AfterEach
    void stop() {
        redis.close();
    }

    private static List<String> rule() throws IOException {
        String line = Files.readString(Path.of("README.md"))
                .lines()
                .filter(it -> it.startsWith("ACL SETUSER "))
                .findFirst()
                .orElseThrow();
        return List.of(line.split(" "));
    }

    @Test
    void userOfTheReadmeMayDoAllThatIsNeededAndNoMore() throws Exception {
        List<String> rule = rule();
        redis.ask(rule.toArray(new String[0]));
        String uri = "redis://sluice:secret@127.0.0.1:" + redis.port();
        try (Node node = Node.startBehindLoginOn(
                        uri, Container.JETTY, "session.sweep-interval = 1s", "session.max-per-principal = 1");
                Node alone = Node.startOn(uri, Container.JETTY, "session.exclusive = /page")) {
            useAttributes(node);
            usePrincipals(node);
            useTheEnds(node, alone);
        }
        Set<String> allowed = rule.stream()
                .filter(word -> word.startsWith("+"))
                .map(word -> word.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(redis.ask("ACL", "LOG")).isEmpty();
        assertThat(used()).isEqualTo(allowed);
    }

    private void useAttributes(Node node) {
        visitor.set(node, "color", "blue");
        visitor.set(node, "color", "red");
        visitor.with(node, session -> {
            session.removeAttribute("color");
            SessionAttributes.increment(session, "n", 1);
            SessionAttributes.putIfAbsent(session, "a", "x");
            SessionAttributes.setTemporary(session, "code", "1234", Duration.ofMillis(1));
        });
        visitor.with(node, session -> SessionAttributes.setTemporary(session, "code", "1234", Duration.ofMillis(1)));
        ByHand before = new ByHand(visitor.id());
        visitor.ask(node, HttpServletRequest::changeSessionId);
        assertThat(before.get(node, "a")).isEqualTo("x");
    }

    private void usePrincipals(Node node) throws Exception {
        for (Visitor who : List.of(visitor, new Visitor())) {
            assertThat(who.visit(node, (request, response) -> request.getSession(), "User", "alice")
                            .status())
                    .isEqualTo(200);
        }
        SessionStore store = visitor.ask(node, request -> SessionStore.of(request.getServletContext()));
        assertThat(store.liveSessions()).isEqualTo(1);
        assertThat(store.principalsOnline()).isEqualTo(1);
        assertThat(store.revokeAllOf("alice")).isEqualTo(1);
    }

    private void useTheEnds(Node node, Node alone) {
        visitor.set(node, "color", "blue");
        visitor.set(alone, "color", "red");
        visitor.get(alone, "color");
        visitor.with(node, HttpSession::invalidate);
        visitor.with(node, session -> session.setMaxInactiveInterval(1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> redis.ask("KEYS", "*:s:*").isBlank());
    }

    private Set<String> used() {
        List<String> used = new ArrayList<>();
        for (String line : redis.ask("INFO", "commandstats").lines().toList()) {
            if (line.startsWith("cmdstat_")) {
                used.add(line.substring("cmdstat_".length(), line.indexOf(':')));
            }
        }
        used.removeAll(BY_TESTS);
        used.removeAll(NEED_NO_RIGHT);
        return new TreeSet<>(used);
    }

    @Test
    void userOfTheReadmeSeesNoOtherKeys() throws Exception {
        redis.ask(rule().toArray(new String[0]));
        assertThat(rule()).contains("~sluice:*", "resetchannels").doesNotContain("~*", "+@all", "allkeys");
        assertThat(redis.ask("ACL", "DRYRUN", "sluice", "HGET", "sluice:x", "f"))
                .isEqualTo("OK");
        assertThat(redis.ask("ACL", "DRYRUN", "sluice", "HGET", "other:x", "f")).isNotEqualTo("OK");
        assertThat(redis.ask("ACL", "DRYRUN", "sluice", "FLUSHALL")).isNotEqualTo("OK");
        assertThat(redis.ask("ACL", "DRYRUN", "sluice", "KEYS", "*")).isNotEqualTo("OK");
    }
}

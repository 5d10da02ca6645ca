package dev.sluice.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import dev.sluice.testing.WebServer.Container;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class RenewAtLoginTest {
    private final String alice = "alice " + UUID.randomUUID();
    private final Visitor visitor = new Visitor();
    private final Container container;
    private final Node node;

    RenewAtLoginTest(Container container) {
        this.container = container;
        node = Node.startBehindLogin(container, "session.id.grace = 1m");
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Reply login(String name) {
        return visitor.visit(node, (request, response) -> request.getSession(), "User", name);
    }

    @Test
    void idChangesWhenThePrincipalAppearsAndListenersHear() {
        visitor.set(node, "cart", "full");
        String before = visitor.id();
        assertThat(login(alice).status()).isEqualTo(200);
        assertThat(visitor.id()).isNotEqualTo(before);
        assertThat(visitor.get(node, "cart")).isEqualTo("full");
        String after = visitor.id();
        assertThat(Witness.toldOf(after)).containsExactly("was " + before);
        login(alice);
        assertThat(visitor.id()).isEqualTo(after);
        login("bob " + alice);
        assertThat(visitor.id()).isNotEqualTo(after);
    }

    @Test
    void whoPlantedTheIdCannotWriteAfterTheLogin() {
        visitor.set(node, "cart", "full");
        ByHand planted = new ByHand(visitor.id());
        login(alice);
        Reply reply =
                planted.visit(node, (request, response) -> request.getSession().setAttribute("role", "admin"));
        assertThat(reply.headers("Set-Cookie")).isEmpty();
        assertThat(visitor.get(node, "role")).isNull();
        assertThat(planted.visit(node, (request, response) -> request.changeSessionId())
                        .status())
                .isEqualTo(500);
        assertThat(visitor.get(node, "cart")).isEqualTo("full");
    }

    @Test
    void sessionThatBeginsWithTheLoginHasOneId() {
        Reply reply = login(alice);
        assertThat(reply.headers("Set-Cookie")).hasSize(1);
        String id = visitor.id();
        login(alice);
        assertThat(visitor.id()).isEqualTo(id);
    }

    @Test
    void requestsAtOnceAtTheMomentOfLoginAllSucceed() {
        visitor.set(node, "cart", "full");
        Reply reply = visitor.visit(
                node,
                (request, response) -> {
                    request.getSession().setAttribute("color", "blue");
                    assertThat(login(alice).status()).isEqualTo(200);
                },
                "User",
                alice);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.headers("Set-Cookie")).isEmpty();
        assertThat(visitor.get(node, "color")).isEqualTo("blue");
    }

    @Test
    void requestOfSomebodyElseUnderWayAtTheLoginWritesNothing() {
        visitor.set(node, "cart", "full");
        visitor.visit(
                node,
                (request, response) -> {
                    request.getSession().setAttribute("role", "admin");
                    login(alice);
                },
                "User",
                "mallory " + alice);
        assertThat(visitor.get(node, "role")).isNull();
        assertThat(visitor.get(node, "cart")).isEqualTo("full");
    }

    @Test
    void userSeenOnlyAfterTheResponseHasLeftGetsTheNewIdWithTheNextRequest() {
        visitor.set(node, "cart", "full");
        String before = visitor.id();
        visitor.visit(
                node,
                (request, response) -> {
                    response.flushBuffer();
                    request.getSession().setAttribute("color", "blue");
                },
                "User",
                alice);
        assertThat(visitor.id()).isEqualTo(before);
        login(alice);
        assertThat(visitor.id()).isNotEqualTo(before);
        assertThat(visitor.get(node, "color")).isEqualTo("blue");
    }

    @Test
    void idStaysIfTheSettingSaysSo() {
        try (Node staying = Node.startBehindLogin(container, "session.id.renew-at-login = false")) {
            visitor.set(staying, "cart", "full");
            String before = visitor.id();
            visitor.visit(staying, (request, response) -> request.getSession(), "User", alice);
            assertThat(visitor.id()).isEqualTo(before);
        }
    }

    @Test
    void idChangesAlsoWhenAnAttributeNamesThePrincipal() {
        try (Node named = Node.start(container, "session.principal.attribute = user")) {
            visitor.set(named, "cart", "full");
            ByHand planted = new ByHand(visitor.id());
            visitor.set(named, "user", alice);
            assertThat(visitor.id()).isNotEqualTo(planted.id());
            planted.visit(named, (request, response) -> request.getSession().setAttribute("user", "mallory"));
            assertThat(visitor.get(named, "user")).isEqualTo(alice);
        }
    }

    @Test
    void loginByTheContainerChangesTheIdOnce() {
        visitor.set(node, "cart", "full");
        Reply reply = visitor.visit(node, (request, response) -> request.login(alice, "secret"));
        assertThat(reply.headers("Set-Cookie")).hasSize(1);
        assertThat(visitor.get(node, "cart")).isEqualTo("full");
    }

    @Test
    void loginOfARequestWithTheOldIdSucceeds() {
        visitor.set(node, "cart", "full");
        ByHand clickedTwice = new ByHand(visitor.id());
        login(alice);
        Reply reply = clickedTwice.visit(node, (request, response) -> request.login(alice, "secret"));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(visitor.get(node, "cart")).isEqualTo("full");
    }
}

package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request has set is there for whoever has its response, and for requests beside it. */
@ParameterizedClass
@EnumSource
final class ResponseTest extends ContractCase {
    private static final long LIMIT_SECONDS = 20;

    ResponseTest(Subject subject) {
        super(subject);
    }

    @Test
    void attributeSetBeforeARedirectIsThereAfterIt() {
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            response.sendRedirect("elsewhere");
        });
        assertThat(reply.status()).isEqualTo(302);
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void attributeSetAfterARedirectIsKept() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            response.sendRedirect("elsewhere");
            request.getSession().setAttribute("color", "red");
        });
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void attributeSetBeforeAFlushIsSeenByAnotherRequestBeforeThisOneEnds() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "red");
            response.flushBuffer();
            assertThat(visitor().get("color")).isEqualTo("red");
        });
    }

    @Test
    void attributeSetAfterAFlushIsKept() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            response.flushBuffer();
            request.getSession().setAttribute("color", "red");
        });
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void attributeSetBeforeAndAfterAnErrorIsKept() {
        visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            response.sendError(418);
            request.getSession().setAttribute("size", "large");
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
        assertThat(visitor().get("size")).isEqualTo("large");
    }

    @Test
    void attributeSetByAPageThatFailsIsKept() {
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            throw new Deliberate();
        });
        assertThat(reply.status()).isEqualTo(500);
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void attributeSetBeforeALargeBodyIsKept() {
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            response.getWriter().print("x".repeat(100_000));
            request.getSession().setAttribute("size", "large");
        });
        assertThat(reply.body()).hasSize(100_000);
        assertThat(visitor().get("color")).isEqualTo("blue");
        assertThat(visitor().get("size")).isEqualTo("large");
    }

    @Test
    void resetOfTheResponseLosesNoSession() {
        visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            response.getWriter().print("never sent");
            response.resetBuffer();
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void headAndPostSetAttributesAsGetDoes() {
        visitor().set("color", "blue");
        visitor().send("HEAD", (request, response) -> request.getSession().setAttribute("head", true));
        visitor().send("POST", (request, response) -> request.getSession().setAttribute("post", true));
        assertThat(visitor().get("head")).isEqualTo(true);
        assertThat(visitor().get("post")).isEqualTo(true);
    }

    @Test
    void answerOf304KeepsWhatWasSet() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "red");
            response.setStatus(304);
        });
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void parallelRequestsLoseNothing() throws Exception {
        visitor().set("color", "blue");
        CountDownLatch both = new CountDownLatch(2);
        CompletableFuture<Void> left = CompletableFuture.runAsync(() -> setWithTheOther("left", both));
        CompletableFuture<Void> right = CompletableFuture.runAsync(() -> setWithTheOther("right", both));
        CompletableFuture.allOf(left, right).get(LIMIT_SECONDS, TimeUnit.SECONDS);
        visitor().with(session -> {
            assertThat(session.getAttribute("left")).isEqualTo("left");
            assertThat(session.getAttribute("right")).isEqualTo("right");
        });
    }

    private void setWithTheOther(String name, CountDownLatch both) {
        visitor().with(session -> {
            both.countDown();
            assertThat(both.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
            session.setAttribute(name, name);
        });
    }

    @Test
    void attributeSetByARequestThatEndedIsSeenByOneAlreadyAtWork() {
        visitor().set("color", "blue");
        visitor().with(session -> {
            visitor().set("color", "red");
            assertThat(session.getAttribute("color")).isEqualTo("red");
        });
    }

    /** Without a realm Jetty refuses to log out. */
    @Test
    void logoutLeavesTheSession() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            HttpSession session = request.getSession();
            logout(request);
            session.setAttribute("size", "large");
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
        assertThat(visitor().get("size")).isEqualTo("large");
    }

    private static void logout(HttpServletRequest request) {
        try {
            request.logout();
        } catch (ServletException e) {
            assertThat(e).hasMessage("logout failed");
        }
    }
}

package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.sluice.testing.Http.Reply;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a session begins and is found again: Servlet 6.1 sections 7.2 and 7.3. */
@ParameterizedClass
@EnumSource
final class BeginTest extends ContractCase {
    private static final String UNKNOWN = "0123456789abcdefghijklmnopqrs";

    BeginTest(Subject subject) {
        super(subject);
    }

    @Test
    void noSessionBeginsUnlessAskedFor() {
        assertThat(visitor().hasSession()).isFalse();
        assertThat(visitor().hasCookie()).isFalse();
    }

    @Test
    void everyWayToAskGivesTheSameSession() {
        visitor().visit((request, response) -> {
            HttpSession session = request.getSession();
            assertThat(request.getSession(true)).isSameAs(session);
            assertThat(request.getSession(false)).isSameAs(session);
        });
    }

    @Test
    void sessionBegunWithTrueIsThereInTheNextRequest() {
        visitor().visit((request, response) -> request.getSession(true));
        assertThat(visitor().hasSession()).isTrue();
    }

    @Test
    void sessionIsNewInItsFirstRequestOnly() {
        assertThat(visitor().<Boolean>ask(request -> request.getSession().isNew()))
                .isTrue();
        assertThat(visitor().<Boolean>ask(request -> request.getSession().isNew()))
                .isFalse();
    }

    @Test
    void clientWithoutItsCookieHasANewSession() {
        String id = visitor().ask(request -> request.getSession().getId());
        String other = stranger().ask(request -> request.getSession().getId());
        assertThat(other).isNotEqualTo(id);
    }

    @Test
    void idIsStableAndThatOfTheCookie() {
        String id = visitor().ask(request -> request.getSession().getId());
        assertThat(visitor().<String>ask(request -> request.getSession().getId()))
                .isEqualTo(id)
                .isEqualTo(visitor().id());
    }

    @Test
    void cookieIsSetWhenTheSessionBeginsAndNotAgain() {
        Page page = (request, response) -> request.getSession();
        assertThat(visitor().cookieLine(visitor().visit(page))).isNotEmpty();
        assertThat(visitor().cookieLine(visitor().visit(page))).isEmpty();
    }

    @Test
    void unknownIdIsNeverAdopted() {
        assertThat(answerTo(
                        UNKNOWN,
                        (request, response) ->
                                response.getWriter().print(request.getSession().getId())))
                .isNotEmpty()
                .isNotEqualTo(UNKNOWN);
    }

    @Test
    void sessionBegunInAHeadRequestIsKept() {
        visitor().send("HEAD", (request, response) -> request.getSession());
        assertThat(visitor().hasSession()).isTrue();
    }

    @Test
    void sessionBegunWithAnAnswerOf304IsKept() {
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            response.setStatus(304);
        });
        assertThat(reply.status()).isEqualTo(304);
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void noSessionBeginsOnceTheResponseIsCommitted() {
        visitor().visit((request, response) -> {
            response.flushBuffer();
            assertThatIllegalStateException().isThrownBy(request::getSession);
            assertThatIllegalStateException().isThrownBy(() -> request.getSession(true));
            assertThat(request.getSession(false)).isNull();
        });
    }

    @Test
    void sessionThatIsThereIsFoundAlsoOnceTheResponseIsCommitted() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            response.flushBuffer();
            assertThat(request.getSession().getAttribute("color")).isEqualTo("blue");
        });
    }

    @Test
    void sessionKnowsItsApplication() {
        visitor()
                .visit((request, response) ->
                        assertThat(request.getSession().getServletContext()).isSameAs(request.getServletContext()));
    }

    @Test
    void sessionsOfTwoVisitorsAreApart() {
        visitor().set("color", "blue");
        Visitor other = stranger();
        other.set("color", "red");
        assertThat(visitor().get("color")).isEqualTo("blue");
        assertThat(other.get("color")).isEqualTo("red");
    }
}

package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One session through forwards, includes and error pages of a request: Servlet 6.1 chapter 9 and section 10.9. */
@ParameterizedClass
@EnumSource
final class DispatchTest extends ContractCase {
    DispatchTest(Subject subject) {
        super(
                subject,
                war -> war.xml("<error-page><error-code>404</error-code><location>/page</location></error-page>"
                        + "<error-page><exception-type>" + Deliberate.class.getName()
                        + "</exception-type><location>/page</location></error-page>"));
    }

    private void errorPage(Page page) {
        PageServlet.errorPage(visitor().watched(page));
    }

    @Test
    void targetOfAForwardHasTheSameSession() {
        visitor().visit((request, response) -> {
            HttpSession session = request.getSession();
            session.setAttribute("color", "blue");
            Visitor.forward(request, response, visitor().path((inner, answer) -> {
                assertThat(inner.getSession(false)).isSameAs(session);
                inner.getSession().setAttribute("size", "large");
            }));
            assertThat(session.getAttribute("size")).isEqualTo("large");
        });
        assertThat(visitor().get("size")).isEqualTo("large");
    }

    @Test
    void sessionBegunInTheTargetOfAForwardReachesItsClient() {
        visitor()
                .visit((request, response) ->
                        Visitor.forward(request, response, visitor().path((inner, answer) -> {
                            inner.getSession().setAttribute("color", "blue");
                            answer.getWriter().print("forwarded");
                        })));
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void idChangedInTheTargetOfAForwardReachesItsClient() {
        visitor().set("color", "blue");
        visitor()
                .visit((request, response) ->
                        Visitor.forward(request, response, visitor().path((inner, answer) -> inner.changeSessionId())));
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void attributeSetAfterAForwardIsKept() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            Visitor.forward(
                    request,
                    response,
                    visitor().path((inner, answer) -> answer.getWriter().print("forwarded")));
            request.getSession().setAttribute("color", "red");
        });
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void targetOfAnIncludeHasTheSameSession() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            HttpSession session = request.getSession();
            Visitor.include(request, response, visitor().path((inner, answer) -> {
                assertThat(inner.getSession(false)).isSameAs(session);
                inner.getSession().setAttribute("color", "red");
            }));
        });
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void sessionBegunBeforeAnIncludeReachesItsClient() {
        visitor().visit((request, response) -> {
            request.getSession();
            Visitor.include(
                    request,
                    response,
                    visitor().path((inner, answer) -> inner.getSession().setAttribute("color", "blue")));
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    /** An include may set no header, but the cookie of the session is the container's to set (section 9.3). */
    @Test
    void sessionBegunInAnIncludeReachesItsClient() {
        visitor()
                .visit((request, response) -> Visitor.include(
                        request,
                        response,
                        visitor().path((inner, answer) -> inner.getSession().setAttribute("color", "blue"))));
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void invalidateInTheTargetOfAForwardEndsTheSession() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            Visitor.forward(
                    request,
                    response,
                    visitor().path((inner, answer) -> inner.getSession().invalidate()));
            assertThat(request.getSession(false)).isNull();
        });
        assertThat(visitor().hasSession()).isFalse();
    }

    @Test
    void errorPageSeesTheSessionOfThePageThatSentTheError() {
        errorPage((request, response) ->
                response.getWriter().print(request.getSession().getAttribute("color")));
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            response.sendError(404);
        });
        assertThat(reply.status()).isEqualTo(404);
        assertThat(reply.body()).isEqualTo("blue");
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void errorPageSeesTheSessionOfThePageThatFailed() {
        errorPage((request, response) ->
                response.getWriter().print(request.getSession().getAttribute("color")));
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            throw new Deliberate();
        });
        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.body()).isEqualTo("blue");
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void errorPageMayChangeTheSession() {
        visitor().set("color", "blue");
        errorPage((request, response) -> request.getSession().setAttribute("color", "red"));
        visitor().visit((request, response) -> response.sendError(404));
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void errorPageMayBeginASession() {
        errorPage((request, response) -> request.getSession().setAttribute("color", "red"));
        visitor().visit((request, response) -> response.sendError(404));
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void errorPageOfAnExceptionMayBeginASession() {
        errorPage((request, response) -> request.getSession().setAttribute("color", "red"));
        visitor().visit((request, response) -> {
            throw new Deliberate();
        });
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void sessionInvalidatedBeforeAnErrorStaysInvalid() {
        visitor().set("color", "blue");
        errorPage((request, response) -> response.getWriter().print(request.getSession(false)));
        Reply reply = visitor().visit((request, response) -> {
            request.getSession().invalidate();
            response.sendError(404);
        });
        assertThat(reply.body()).isEqualTo("null");
        assertThat(visitor().hasSession()).isFalse();
    }

    @Test
    void sessionBegunBeforeAForwardByTheApplicationReachesItsClient() {
        String target = visitor().path((request, response) -> {});
        visitor().visit((request, response) -> {
            request.getSession().setAttribute("color", "blue");
            request.getServletContext().getRequestDispatcher(target).forward(request, response);
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void sessionBegunAfterTheDispatcherOfItsForwardReachesItsClient() {
        String target = visitor().path((request, response) -> {});
        visitor().visit((request, response) -> {
            RequestDispatcher dispatcher = request.getRequestDispatcher(target);
            request.getSession().setAttribute("color", "blue");
            dispatcher.forward(request, response);
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }
}

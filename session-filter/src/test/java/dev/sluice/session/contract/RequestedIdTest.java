package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a request says of the id it came with: Javadoc of {@code HttpServletRequest}. */
@ParameterizedClass
@EnumSource
final class RequestedIdTest extends ContractCase {
    private static final String UNKNOWN = "0123456789abcdefghijklmnopqrs";

    RequestedIdTest(Subject subject) {
        super(subject);
    }

    private static String facts(HttpServletRequest request) {
        return Visitor.plain(request.getRequestedSessionId()) + " valid " + request.isRequestedSessionIdValid()
                + " cookie " + request.isRequestedSessionIdFromCookie() + " url "
                + request.isRequestedSessionIdFromURL();
    }

    @Test
    void requestWithoutIdHasNone() {
        assertThat(visitor().ask(RequestedIdTest::facts)).isEqualTo("null valid false cookie false url false");
    }

    @Test
    void knownIdIsValid() {
        visitor().set("color", "blue");
        assertThat(visitor().ask(RequestedIdTest::facts))
                .isEqualTo(visitor().id() + " valid true cookie true url false");
    }

    @Test
    void unknownIdIsToldAndNotValid() {
        assertThat(answerTo(UNKNOWN, (request, response) -> response.getWriter().print(facts(request))))
                .isEqualTo(UNKNOWN + " valid false cookie true url false");
    }

    @Test
    void oddIdIsToldAndNotValid() {
        assertThat(answerTo("odd", (request, response) -> response.getWriter().print(facts(request))))
                .isEqualTo("odd valid false cookie true url false");
    }

    @Test
    void newSessionMakesNoUnknownIdValid() {
        assertThat(answerTo(UNKNOWN, (request, response) -> {
                    request.getSession();
                    response.getWriter().print(facts(request));
                }))
                .isEqualTo(UNKNOWN + " valid false cookie true url false");
    }

    @Test
    void newSessionMakesNoIdRequested() {
        visitor().visit((request, response) -> {
            request.getSession();
            assertThat(facts(request)).isEqualTo("null valid false cookie false url false");
        });
    }

    @Test
    void idOfAnInvalidatedSessionIsNotValid() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            String id = request.getSession().getId();
            request.getSession().invalidate();
            assertThat(facts(request)).isEqualTo(id + " valid false cookie true url false");
        });
    }

    @Test
    void idOfASessionReplacedInTheSameRequestIsNotValid() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            request.getSession().invalidate();
            request.getSession();
            assertThat(request.isRequestedSessionIdValid()).isFalse();
        });
    }

    /** Jetty goes on telling the id that came, Tomcat tells the new one; the Javadoc has the former. */
    @Test
    void changeOfIdLeavesARequestedIdFromTheCookie() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> {
            String old = request.getSession().getId();
            String changed = request.changeSessionId();
            assertThat(Visitor.plain(request.getRequestedSessionId())).isIn(old, changed);
            assertThat(request.isRequestedSessionIdFromCookie()).isTrue();
        });
    }

    @Test
    void changedIdIsValidInTheNextRequest() {
        visitor().set("color", "blue");
        String changed = visitor().ask(HttpServletRequest::changeSessionId);
        assertThat(visitor().ask(RequestedIdTest::facts)).isEqualTo(changed + " valid true cookie true url false");
    }
}

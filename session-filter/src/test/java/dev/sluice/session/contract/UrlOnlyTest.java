package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http.Reply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that has said in web.xml that ids belong into URLs only. */
@ParameterizedClass
@EnumSource
final class UrlOnlyTest extends ContractCase {
    UrlOnlyTest(Subject subject) {
        super(subject, war -> war.xml("<session-config><tracking-mode>URL</tracking-mode></session-config>"));
    }

    @Test
    void noCookieIsSet() {
        Reply reply = visitor().visit((request, response) -> request.getSession());
        assertThat(reply.headers("Set-Cookie")).isEmpty();
    }

    @Test
    void idInACookieFindsNoSession() {
        String id = visitor().ask(request -> request.getSession().getId());
        assertThat(answerTo(
                        id,
                        (request, response) -> response.getWriter()
                                .print(request.getRequestedSessionId() + " " + request.getSession(false))))
                .isEqualTo("null null");
    }
}

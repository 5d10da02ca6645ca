package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that has said in web.xml that ids belong into cookies only. */
@ParameterizedClass
@EnumSource
final class CookieOnlyTest extends ContractCase {
    CookieOnlyTest(Subject subject) {
        super(subject, war -> war.xml("<session-config><tracking-mode>COOKIE</tracking-mode></session-config>"));
    }

    @Test
    void noUrlGetsAnId() {
        visitor().visit((request, response) -> {
            request.getSession();
            assertThat(response.encodeURL("/shop/page")).isEqualTo("/shop/page");
            assertThat(response.encodeRedirectURL("/shop/page")).isEqualTo("/shop/page");
        });
    }

    @Test
    void idInTheUrlFindsNoSession() {
        visitor().set("color", "blue");
        String path = PageServlet.path((request, response) ->
                response.getWriter().print(request.getRequestedSessionId() + " " + request.getSession(false)));
        String withId = path.replace("?", ";jsessionid=" + visitor().id() + "?");
        assertThat(Http.get(shop().uri(withId)).body()).isEqualTo("null null");
    }
}

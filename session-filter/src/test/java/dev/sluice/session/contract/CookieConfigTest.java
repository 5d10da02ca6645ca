package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The cookie as the {@code cookie-config} of web.xml wants it: Servlet 6.1 section 7.1.1 and {@code SessionCookieConfig}. */
@ParameterizedClass
@EnumSource
final class CookieConfigTest extends ContractCase {
    private static final String CONFIG = "<session-config><cookie-config><name>basket</name>"
            + "<domain>shop.example</domain><path>/shop/page</path><http-only>true</http-only><secure>true</secure>"
            + "<max-age>77</max-age><attribute><attribute-name>SameSite</attribute-name>"
            + "<attribute-value>Strict</attribute-value></attribute></cookie-config></session-config>";

    CookieConfigTest(Subject subject) {
        super(subject, "basket", war -> war, war -> war.xml(CONFIG));
    }

    private String line() {
        return visitor().cookieLine(visitor().visit((request, response) -> request.getSession()));
    }

    @Test
    void nameIsThatOfWebXml() {
        assertThat(line()).startsWith("basket=");
    }

    @Test
    void cookieOfThatNameFindsTheSession() {
        String line = line();
        String id = line.substring(line.indexOf('=') + 1, line.indexOf(';'));
        assertThat(answerTo(id, (request, response) -> response.getWriter().print(request.getSession(false) != null)))
                .isEqualTo("true");
    }

    @Test
    void pathIsThatOfWebXml() {
        assertThat(line()).contains("Path=/shop/page");
    }

    @Test
    void domainIsThatOfWebXml() {
        assertThat(line()).containsIgnoringCase("Domain=shop.example");
    }

    @Test
    void httpOnlyAndSecureAreThoseOfWebXml() {
        assertThat(line()).contains("HttpOnly").contains("Secure");
    }

    @Test
    void maxAgeIsThatOfWebXml() {
        assertThat(line()).contains("Max-Age=77");
    }

    @Test
    void attributeIsThatOfWebXml() {
        assertThat(line()).contains("SameSite=Strict");
    }
}

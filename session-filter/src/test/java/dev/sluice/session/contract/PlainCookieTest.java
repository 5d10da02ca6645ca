package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The cookie of an application that asks for scripts to be let in, and for nothing else. */
@ParameterizedClass
@EnumSource
final class PlainCookieTest extends ContractCase {
    PlainCookieTest(Subject subject) {
        super(
                subject,
                war -> war.xml("<session-config><cookie-config><http-only>false</http-only><secure>false</secure>"
                        + "</cookie-config></session-config>"));
    }

    private String line() {
        return visitor().cookieLine(visitor().visit((request, response) -> request.getSession()));
    }

    @Test
    void cookieIsForThisApplicationUntilTheBrowserCloses() {
        assertThat(line()).contains("Path=/shop").doesNotContain("Max-Age").doesNotContain("Domain");
    }

    @Test
    void cookieIsNotForHttpsOnly() {
        assertThat(line()).doesNotContain("Secure");
    }

    /** Tomcat obeys {@code useHttpOnly} of its context instead. */
    @Test
    void httpOnlyOfWebXmlIsObeyed() {
        Assumptions.assumeTrue(subject() != Subject.TOMCAT);
        assertThat(line()).isNotEmpty().doesNotContain("HttpOnly");
    }
}

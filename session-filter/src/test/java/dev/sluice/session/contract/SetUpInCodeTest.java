package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Cookie, timeout and listeners that the application sets up in code when it starts: Servlet 6.1 section 4.4. */
@ParameterizedClass
@EnumSource
final class SetUpInCodeTest extends ContractCase {
    SetUpInCodeTest(Subject subject) {
        super(
                subject,
                "basket",
                war -> war,
                war -> war.xml(
                        "<listener><listener-class>" + StartListener.class.getName() + "</listener-class></listener>"));
    }

    @Test
    void cookieIsAsSetInCode() {
        String line = visitor().cookieLine(visitor().visit((request, response) -> request.getSession()));
        assertThat(line).startsWith("basket=").contains("SameSite=Strict");
    }

    @Test
    void listenerAddedInCodeIsTold() {
        visitor().with(session -> {});
        assertThat(Events.seen()).contains("created");
    }

    @Test
    void listenerMaySetAttributesAndIntervalOfANewSession() {
        visitor().with(session -> assertThat(session.getAttribute("greeting")).isNotNull());
        visitor().with(session -> assertThat(session.getMaxInactiveInterval()).isEqualTo(77));
    }

    @Test
    void timeoutIsThatSetInCode() {
        visitor().with(session -> assertThat(session.getAttribute("greeting")).isEqualTo("welcome after 660"));
    }
}

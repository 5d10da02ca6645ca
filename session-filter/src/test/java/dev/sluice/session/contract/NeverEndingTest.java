package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An application whose web.xml says that sessions never end: Servlet 6.1 section 14.3, {@code session-timeout}. */
@ParameterizedClass
@EnumSource
final class NeverEndingTest extends ContractCase {
    NeverEndingTest(Subject subject) {
        super(subject, war -> war.xml("<session-config><session-timeout>-1</session-timeout></session-config>"));
    }

    @Test
    void timeoutBelowZeroNeverEnds() {
        visitor().with(session -> assertThat(session.getMaxInactiveInterval()).isNotPositive());
    }
}

package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What listeners are told when a session expires. The containers look for expired sessions every minute or more seldom,
 * so a request with the old id prompts them; ours may tell it without one.
 */
@ParameterizedClass
@EnumSource
final class ExpiryListenerTest extends ContractCase {
    ExpiryListenerTest(Subject subject) {
        super(
                subject,
                war -> war.xml("<listener><listener-class>" + NotingListener.class.getName()
                        + "</listener-class></listener>"));
    }

    private void awaitEnd() {
        visitor().with(session -> session.setMaxInactiveInterval(1));
        Events.clear();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> !visitor().hasSession()
                        && Events.seen().stream().anyMatch(event -> event.startsWith("destroyed")));
    }

    @Test
    void endIsToldOnceWithTheAttributes() {
        visitor().set("color", "blue");
        awaitEnd();
        assertThat(Events.seen()).containsExactly("destroyed with blue", "removed color blue");
    }

    @Test
    void valueIsToldThatItsSessionEnds() {
        visitor().set("ticket", new Ticket("t1"));
        awaitEnd();
        assertThat(Events.seen()).containsOnlyOnce("t1 unbound from ticket").containsOnlyOnce("destroyed with null");
    }
}

package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A listener that uses the session of a request around all filters. */
@ParameterizedClass
@EnumSource
final class RequestListenerTest extends ContractCase {
    RequestListenerTest(Subject subject) {
        super(
                subject,
                war -> war.xml("<listener><listener-class>" + AskingListener.class.getName()
                        + "</listener-class></listener>"));
    }

    @Test
    void listenerSeesTheSessionBeforeAndAfterTheRequest() {
        visitor().set("color", "blue");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Events.seen().size() == 2);
        visitor().set("color", "red");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Events.seen().size() == 4);
        assertThat(Events.seen()).containsExactly("before: no session", "after: blue", "before: blue", "after: red");
    }
}

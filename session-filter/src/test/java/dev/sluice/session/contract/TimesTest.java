package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Creation, last access and the interval after which a session ends: Servlet 6.1 sections 7.5 and 7.6. */
@ParameterizedClass
@EnumSource
final class TimesTest extends ContractCase {
    /** The clock of Redis is cut to milliseconds elsewhere than ours. */
    private static final long ROUNDING_MILLIS = 1;

    TimesTest(Subject subject) {
        super(subject, war -> war.xml("<session-config><session-timeout>7</session-timeout></session-config>"));
    }

    private long lastAccess() {
        return visitor().<Long>ask(request -> request.getSession().getLastAccessedTime());
    }

    @Test
    void creationTimeIsThatOfTheFirstRequest() {
        long before = System.currentTimeMillis();
        long created = visitor().<Long>ask(request -> request.getSession().getCreationTime());
        assertThat(created).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void creationTimeStays() {
        long created = visitor().<Long>ask(request -> request.getSession().getCreationTime());
        assertThat(visitor().<Long>ask(request -> request.getSession().getCreationTime()))
                .isEqualTo(created);
    }

    @Test
    void newSessionWasLastAccessedWhenItWasCreated() {
        visitor().with(session -> assertThat(session.getLastAccessedTime()).isEqualTo(session.getCreationTime()));
    }

    @Test
    void lastAccessIsThatOfThePreviousRequest() {
        visitor().set("color", "blue");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(later(System.currentTimeMillis()));
        long second = System.currentTimeMillis();
        visitor().get("color");
        long third = System.currentTimeMillis();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(later(third));
        assertThat(lastAccess()).isBetween(second - ROUNDING_MILLIS, System.currentTimeMillis());
    }

    @Test
    void lastAccessIsNotThisRequest() {
        visitor().set("color", "blue");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(later(System.currentTimeMillis()));
        long second = System.currentTimeMillis();
        assertThat(lastAccess()).isLessThanOrEqualTo(second);
    }

    private static Callable<Boolean> later(long millis) {
        return () -> System.currentTimeMillis() > millis + 20;
    }

    @Test
    void lastAccessStaysThroughARequest() {
        visitor().set("color", "blue");
        visitor().with(session -> {
            long first = session.getLastAccessedTime();
            session.setAttribute("color", "red");
            assertThat(session.getLastAccessedTime()).isEqualTo(first);
        });
    }

    @Test
    void intervalIsThatOfTheApplication() {
        visitor()
                .with(session -> assertThat(session.getMaxInactiveInterval())
                        .isEqualTo((int) Duration.ofMinutes(7).toSeconds()));
    }

    @Test
    void intervalOfOneSessionStaysThatOfNoOther() {
        visitor().with(session -> session.setMaxInactiveInterval(77));
        visitor().with(session -> assertThat(session.getMaxInactiveInterval()).isEqualTo(77));
        stranger().with(session -> assertThat(session.getMaxInactiveInterval()).isEqualTo(420));
    }

    @Test
    void intervalIsToldInTheRequestThatSetIt() {
        visitor().with(session -> {
            session.setMaxInactiveInterval(77);
            assertThat(session.getMaxInactiveInterval()).isEqualTo(77);
        });
    }

    /** Jetty answers -1 to any interval that never ends. */
    @Test
    void intervalOfZeroNeverEnds() {
        visitor().with(session -> session.setMaxInactiveInterval(0));
        visitor().with(session -> {
            assertThat(session.isNew()).isFalse();
            assertThat(session.getMaxInactiveInterval()).isIn(0, -1);
        });
    }

    @Test
    void intervalBelowZeroNeverEnds() {
        visitor().with(session -> session.setMaxInactiveInterval(-1));
        visitor().with(session -> {
            assertThat(session.isNew()).isFalse();
            assertThat(session.getMaxInactiveInterval()).isEqualTo(-1);
        });
    }

    @Test
    void sessionEndsWithoutRequests() {
        visitor().with(session -> session.setMaxInactiveInterval(1));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> !visitor().hasSession());
    }

    @Test
    void idOfAnExpiredSessionIsNotValidAndANewSessionHasAnother() {
        visitor().with(session -> session.setMaxInactiveInterval(1));
        String old = visitor().id();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(2))
                .until(() -> !visitor().<Boolean>ask(request -> request.isRequestedSessionIdValid()));
        visitor().with(HttpSession::isNew);
        assertThat(visitor().id()).isNotEqualTo(old);
    }
}

package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the listeners of web.xml are told of sessions and attributes: Servlet 6.1 sections 7.4 and 11.3. */
@ParameterizedClass
@EnumSource
final class ListenersTest extends ContractCase {
    ListenersTest(Subject subject) {
        super(
                subject,
                war -> war.xml("<listener><listener-class>" + NotingListener.class.getName()
                        + "</listener-class></listener><listener><listener-class>" + SecondListener.class.getName()
                        + "</listener-class></listener>"));
    }

    /** A session that has a color, of which nothing has been told. */
    private void blueSession() {
        visitor().set("color", "blue");
        Events.clear();
    }

    @Test
    void beginOfASessionIsToldInTheOrderOfDeclaration() {
        visitor().with(HttpSession::isNew);
        assertThat(Events.seen()).containsExactly("created", "second created");
    }

    @Test
    void beginIsToldWithinGetSession() {
        visitor().visit((request, response) -> {
            request.getSession();
            assertThat(Events.seen()).contains("created");
        });
    }

    @Test
    void laterRequestsTellNothing() {
        blueSession();
        visitor().get("color");
        assertThat(Events.seen()).isEmpty();
    }

    /** The listeners hear of the end before the attributes go, the last declared first. */
    @Test
    void endOfASessionIsToldInReverseOrderAndWithItsAttributes() {
        blueSession();
        visitor().with(HttpSession::invalidate);
        assertThat(Events.seen()).containsExactly("second destroyed", "destroyed with blue", "removed color blue");
    }

    @Test
    void endIsToldWithinInvalidate() {
        blueSession();
        visitor().with(session -> {
            session.invalidate();
            assertThat(Events.seen()).contains("destroyed with blue");
        });
    }

    @Test
    void addedAttributeIsTold() {
        visitor().with(HttpSession::isNew);
        Events.clear();
        visitor().set("color", "blue");
        assertThat(Events.seen()).containsExactly("added color blue");
    }

    @Test
    void replacedAttributeIsToldWithItsOldValue() {
        blueSession();
        visitor().set("color", "red");
        assertThat(Events.seen()).containsExactly("replaced color blue");
    }

    /** Jetty takes it for no change. */
    @Test
    void attributeSetToWhatItWasIsAtMostReplaced() {
        blueSession();
        visitor().set("color", "blue");
        assertThat(Events.seen()).isIn(List.of(), List.of("replaced color blue"));
    }

    @Test
    void removedAttributeIsToldWithItsOldValue() {
        blueSession();
        visitor().with(session -> session.removeAttribute("color"));
        assertThat(Events.seen()).containsExactly("removed color blue");
    }

    @Test
    void valueNullIsToldAsRemoved() {
        blueSession();
        visitor().with(session -> session.setAttribute("color", null));
        assertThat(Events.seen()).containsExactly("removed color blue");
    }

    @Test
    void removingNothingTellsNothing() {
        blueSession();
        visitor().with(session -> session.removeAttribute("size"));
        assertThat(Events.seen()).isEmpty();
    }

    @Test
    void severalChangesInOneRequestAreToldOneByOne() {
        blueSession();
        visitor().with(session -> {
            session.setAttribute("color", "red");
            session.setAttribute("color", "green");
            session.removeAttribute("color");
            session.setAttribute("color", "black");
        });
        assertThat(Events.seen())
                .containsExactly(
                        "replaced color blue", "replaced color red", "removed color green", "added color black");
    }

    @Test
    void changeOfIdIsToldWithBothIds() {
        blueSession();
        String old = visitor().id();
        String changed = visitor().ask(HttpServletRequest::changeSessionId);
        assertThat(Events.seen()).hasSize(1).allMatch(event -> event.endsWith(" to " + changed));
        assertThat(Events.seen().get(0)).contains("from " + old);
    }

    @Test
    void valueIsToldWhenItIsBound() {
        visitor().set("ticket", new Ticket("t1"));
        assertThat(Events.seen()).containsSubsequence("t1 bound to ticket", "added ticket Ticket[number=t1]");
    }

    /** To the attribute listener Tomcat tells the new value here, against the Javadoc of {@code HttpSessionBindingEvent}. */
    @Test
    void oldValueIsToldWhenItIsReplaced() {
        visitor().set("ticket", new Ticket("t1"));
        Events.clear();
        visitor().set("ticket", new Ticket("t2"));
        String told = subject() == Subject.TOMCAT ? "t2" : "t1";
        assertThat(Events.seen())
                .containsExactlyInAnyOrder(
                        "t2 bound to ticket", "t1 unbound from ticket", "replaced ticket Ticket[number=" + told + "]");
    }

    @Test
    void valueIsToldWhenItIsRemoved() {
        visitor().set("ticket", new Ticket("t1"));
        Events.clear();
        visitor().with(session -> session.removeAttribute("ticket"));
        assertThat(Events.seen()).containsExactly("t1 unbound from ticket", "removed ticket Ticket[number=t1]");
    }

    @Test
    void valueIsToldWhenItsSessionEnds() {
        visitor().set("ticket", new Ticket("t1"));
        Events.clear();
        visitor().with(HttpSession::invalidate);
        assertThat(Events.seen()).contains("t1 unbound from ticket").startsWith("second destroyed");
    }

    @Test
    void valueUnderTwoNamesIsToldOfBoth() {
        Ticket ticket = new Ticket("t1");
        visitor().with(session -> {
            session.setAttribute("a", ticket);
            session.setAttribute("b", ticket);
        });
        assertThat(Events.seen()).contains("t1 bound to a", "t1 bound to b");
    }

    /** Jetty takes it for no change, Tomcat tells the attribute listener. */
    @Test
    void sameObjectSetAgainIsNotUnbound() {
        visitor().with(session -> {
            Ticket ticket = new Ticket("t1");
            session.setAttribute("ticket", ticket);
            Events.clear();
            session.setAttribute("ticket", ticket);
        });
        assertThat(Events.seen()).isIn(List.of(), List.of("replaced ticket Ticket[number=t1]"));
    }

    /** Servlet 6.1 section 7.4: bound before it can be read (Jetty: after), unbound when it can no longer be. */
    @Test
    void valueIsBoundBeforeItIsThereAndUnboundWhenItIsGone() {
        visitor().set("witness", new Witness("w"));
        visitor().with(session -> session.removeAttribute("witness"));
        String there = subject() == Subject.JETTY ? "Witness[name=w]" : "null";
        assertThat(Events.seen()).contains("bound: there is " + there, "unbound: there is null");
    }
}

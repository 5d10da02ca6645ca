package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.http.HttpSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Attributes and their names: Servlet 6.1 section 7.4 and the Javadoc of {@code HttpSession}. */
@ParameterizedClass
@EnumSource
final class AttributesTest extends ContractCase {
    AttributesTest(Subject subject) {
        super(subject);
    }

    private List<String> names() {
        return visitor().ask(request -> Collections.list(request.getSession().getAttributeNames()));
    }

    @Test
    void attributeIsReadInTheSameRequestAndTheNext() {
        visitor().with(session -> {
            session.setAttribute("color", "blue");
            assertThat(session.getAttribute("color")).isEqualTo("blue");
        });
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void sameRequestGetsTheVeryObject() {
        visitor().with(session -> {
            List<String> colors = new ArrayList<>();
            session.setAttribute("colors", colors);
            assertThat(session.getAttribute("colors")).isSameAs(colors);
        });
    }

    @Test
    void laterRequestGetsTheSameObjectTwice() {
        visitor().set("colors", new ArrayList<>());
        visitor().with(session -> assertThat(session.getAttribute("colors")).isSameAs(session.getAttribute("colors")));
    }

    @Test
    void laterValueReplaces() {
        visitor().set("color", "blue");
        visitor().set("color", "red");
        assertThat(visitor().get("color")).isEqualTo("red");
    }

    @Test
    void removedAttributeIsGone() {
        visitor().set("color", "blue");
        visitor().with(session -> session.removeAttribute("color"));
        assertThat(visitor().get("color")).isNull();
        assertThat(names()).isEmpty();
    }

    @Test
    void valueNullRemoves() {
        visitor().set("color", "blue");
        visitor().with(session -> {
            session.setAttribute("color", null);
            assertThat(session.getAttribute("color")).isNull();
        });
        assertThat(names()).isEmpty();
    }

    @Test
    void valueNullForNothingDoesNothing() {
        visitor().with(session -> session.setAttribute("color", null));
        assertThat(names()).isEmpty();
    }

    @Test
    void removingNothingDoesNothing() {
        visitor().with(session -> session.removeAttribute("color"));
        assertThat(names()).isEmpty();
    }

    @Test
    void unknownAttributeIsNull() {
        visitor().with(session -> assertThat(session.getAttribute("color")).isNull());
    }

    /** The specification is silent; Tomcat throws IllegalArgumentException, Jetty NullPointerException. */
    @Test
    @SuppressWarnings("NullAway") // Which is what this is about.
    void valueWithoutANameIsRefused() {
        visitor()
                .with(session -> assertThatThrownBy(() -> session.setAttribute(null, "blue"))
                        .isInstanceOfAny(IllegalArgumentException.class, NullPointerException.class));
        assertThat(names()).isEmpty();
    }

    @Test
    void newSessionHasNoNames() {
        assertThat(names()).isEmpty();
    }

    @Test
    void namesAreThoseOfThisAndEarlierRequests() {
        visitor().set("color", "blue");
        visitor().with(session -> {
            session.setAttribute("size", "large");
            assertThat(Collections.list(session.getAttributeNames())).containsExactlyInAnyOrder("color", "size");
        });
        assertThat(names()).containsExactlyInAnyOrder("color", "size");
    }

    /** Whether the names follow the change is open: Tomcat's do not, Jetty's may. */
    @Test
    void namesOnceAskedForSurviveChanges() {
        visitor().set("color", "blue");
        visitor().with(session -> {
            Enumeration<String> names = session.getAttributeNames();
            session.setAttribute("size", "large");
            session.removeAttribute("color");
            assertThat(Collections.list(names)).isSubsetOf("color", "size");
        });
    }

    @Test
    void allAttributesMayBeRemovedByTheirNames() {
        visitor().with(session -> List.of("a", "b", "c").forEach(name -> session.setAttribute(name, name)));
        visitor().with(session -> session.getAttributeNames().asIterator().forEachRemaining(session::removeAttribute));
        assertThat(names()).isEmpty();
    }

    @Test
    void nameMayBeAnyText() {
        List<String> odd = List.of("", " ", "a b", "ü€😀", "#v", "a:b", "x\ny");
        visitor().with(session -> odd.forEach(name -> session.setAttribute(name, "value of " + name)));
        assertThat(names()).containsExactlyInAnyOrderElementsOf(odd);
        odd.forEach(name -> assertThat(visitor().get(name)).isEqualTo("value of " + name));
    }

    @Test
    void valuesOfTheJdkComeBack() {
        List<Object> values = List.of(
                "ü€😀",
                1,
                2L,
                3.5,
                true,
                'c',
                new UUID(1, 2),
                Instant.EPOCH,
                new ArrayList<>(List.of("a", 1)),
                Map.of("a", List.of(1)));
        visitor().with(session -> set(session, values));
        visitor().with(session -> assertThat(get(session, values.size())).isEqualTo(values));
    }

    @Test
    void bytesComeBack() {
        visitor().set("bytes", new byte[] {0, -1});
        assertThat(visitor().get("bytes")).isEqualTo(new byte[] {0, -1});
    }

    @Test
    void valuesOfTheApplicationComeBack() {
        List<Object> values = List.of(Size.LARGE, new Item("shoe", 2), new ArrayList<>(List.of(new Item("hat", 1))));
        visitor().with(session -> set(session, values));
        visitor().with(session -> assertThat(get(session, values.size())).isEqualTo(values));
    }

    private static void set(HttpSession session, List<Object> values) {
        for (int i = 0; i < values.size(); i++) {
            session.setAttribute("value" + i, values.get(i));
        }
    }

    private static List<Object> get(HttpSession session, int count) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(session.getAttribute("value" + i));
        }
        return values;
    }

    @Test
    @SuppressWarnings("unchecked")
    void changeInPlaceIsSeenInTheNextRequest() {
        visitor().set("colors", new ArrayList<>(List.of("blue")));
        visitor().with(session -> ((List<String>) session.getAttribute("colors")).add("red"));
        assertThat(visitor().get("colors")).isEqualTo(List.of("blue", "red"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void changeInPlaceAfterSetIsSeenInTheNextRequest() {
        visitor().with(session -> {
            List<String> colors = new ArrayList<>();
            session.setAttribute("colors", colors);
            colors.add("red");
        });
        assertThat(visitor().get("colors")).isEqualTo(List.of("red"));
    }
}

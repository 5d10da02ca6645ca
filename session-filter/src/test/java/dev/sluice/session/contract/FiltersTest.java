package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The session between other filters: one that wraps everything outside, one that wraps and one that uses it inside. */
@ParameterizedClass
@EnumSource
final class FiltersTest extends ContractCase {
    FiltersTest(Subject subject) {
        super(
                subject,
                war -> war.filter("outer", WrappingFilter.class, "/*", DispatcherType.REQUEST, DispatcherType.FORWARD),
                war -> war.filter("inner", WrappingFilter.class, "/*").filter("counting", CountingFilter.class, "/*"));
    }

    @Test
    void whatAFilterDidBeforeThePageIsSeenInThePage() {
        visitor().with(session -> assertThat(session.getAttribute("begun")).isEqualTo(1));
    }

    @Test
    void whatAFilterDidAfterThePageIsKept() {
        visitor().set("color", "blue");
        visitor().set("color", "red");
        visitor().with(session -> assertThat(session.getAttribute("ended")).isEqualTo(2));
    }

    @Test
    void whatAFilterDidAfterAPageThatFlushedIsKept() {
        visitor().visit((request, response) -> response.flushBuffer());
        visitor().with(session -> assertThat(session.getAttribute("ended")).isEqualTo(1));
    }

    @Test
    void whatAFilterDidAfterARedirectIsKept() {
        visitor().visit((request, response) -> response.sendRedirect("elsewhere"));
        visitor().with(session -> assertThat(session.getAttribute("ended")).isEqualTo(1));
    }

    @Test
    void whatAFilterDidAfterAPageThatFailedIsKept() {
        visitor().visit((request, response) -> {
            throw new Deliberate();
        });
        visitor().with(session -> assertThat(session.getAttribute("ended")).isEqualTo(1));
    }

    @Test
    void forwardBetweenWrappersKeepsTheSession() {
        visitor()
                .visit((request, response) -> Visitor.forward(
                        request,
                        response,
                        visitor().path((inner, answer) -> inner.getSession().setAttribute("color", "blue"))));
        assertThat(visitor().get("color")).isEqualTo("blue");
    }

    @Test
    void pageThatInvalidatesLeavesTheFilterANewSession() {
        visitor().set("color", "blue");
        visitor().visit((request, response) -> request.getSession().invalidate());
        visitor().with(session -> {
            assertThat(session.getAttribute("ended")).isEqualTo(1);
            assertThat(session.getAttribute("color")).isNull();
        });
    }
}

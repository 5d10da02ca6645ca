package dev.sluice.session.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Listeners that the container finds by {@code @WebListener}: Servlet 6.1 section 8.1.4. */
@ParameterizedClass
@EnumSource
final class AnnotatedListenerTest extends ContractCase {
    AnnotatedListenerTest(Subject subject) {
        super(subject, war -> war.classes(AnnotatedListener.class));
    }

    @Test
    void annotatedListenerIsTold() {
        visitor().set("color", "blue");
        assertThat(Events.seen()).containsExactly("annotated created", "annotated added color");
    }
}

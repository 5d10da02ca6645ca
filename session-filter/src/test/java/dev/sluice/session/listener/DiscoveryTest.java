package dev.sluice.session.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testing.Http;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Applications that see no class of their container, but whose listeners are found when their filters start. */
final class DiscoveryTest {
    private static final String[] DECLARED = {
        "First", "Second", "InFragment", "Annotated", "AnnotatedInLibrary", "OfIds"
    };

    @TempDir
    private Path temp;

    @ParameterizedTest
    @EnumSource
    void eachDeclaredListenerHearsOnce(Container container) {
        assertThat(heard(container, war("held"))).containsExactlyInAnyOrder(DECLARED);
    }

    @ParameterizedTest
    @EnumSource
    void listenersOfWebXmlHearInTheirOrder(Container container) {
        assertThat(heard(container, war("held"))).containsSubsequence("First", "Second");
    }

    @ParameterizedTest
    @EnumSource
    void listenerAddedByCodeIsTheInstanceTheApplicationMade(Container container) {
        WarFile war = war("held")
                .xml(TestJar.listener(Hearing.Adding.class))
                .lib(new TestJar().initializer(Hearing.AddingEarly.class).in(temp, "initializer.jar"));
        assertThat(heard(container, war))
                .contains(DECLARED)
                .contains("AddedEarly", "AddedAsClass", "Injected")
                .hasSize(DECLARED.length + 3);
    }

    @ParameterizedTest
    @EnumSource
    void wrappedContextHidesNothing(Container container) {
        assertThat(heard(container, war("wrapped").xml(TestJar.listener(Hearing.Adding.class))))
                .containsOnlyOnce("Injected");
    }

    @ParameterizedTest
    @EnumSource
    void unknownContainerLeavesWhatIsDeclared(Container container) {
        assertThat(heard(container, war("declared").xml(TestJar.listener(Hearing.Adding.class))))
                .containsExactly(DECLARED);
    }

    private static String[] heard(Container container, WarFile war) {
        try (WebServer server = WebServer.startIsolated(container, war.build())) {
            return Http.get(server.uri("/")).body().split(" ");
        }
    }

    private WarFile war(String way) {
        TestJar library = new TestJar().fragment("", Hearing.InFragment.class).with(AnnotatedInLibrary.class);
        return WarFile.named("shop")
                .filter("calling", CallingFilter.class, "/*")
                .initParam("way", way)
                .classes(CallingFilter.class, PlainSession.class, Hearing.class, SessionListeners.class)
                .classes(HeldListeners.class, DeclaredListeners.class, Declarations.class, Descriptor.class)
                .classes(Library.class, ClassFile.class)
                .xml(TestJar.listener(Hearing.First.class, Hearing.Second.class, Hearing.OfIds.class))
                .lib(library.in(temp, "library.jar"));
    }
}

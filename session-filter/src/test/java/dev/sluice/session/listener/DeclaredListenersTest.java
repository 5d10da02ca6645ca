package dev.sluice.session.listener;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of an application, on a container that would rather not show its listeners. */
final class DeclaredListenersTest {
    @TempDir
    private Path folder;

    private final ServletContextHandler application = new ServletContextHandler("/shop");

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(folder.resolve("WEB-INF/lib"));
        application.setBaseResourceAsPath(folder);
        application.setClassLoader(getClass().getClassLoader());
    }

    @Test
    void applicationWithoutFilesHasNone() {
        assertThat(heard()).isEmpty();
    }

    @Test
    void listenerNamedTwiceIsMadeOnce() throws IOException {
        webXml("", TestJar.listener(Hearing.First.class, Hearing.Second.class, Hearing.First.class));
        assertThat(heard()).containsExactly("First", "Second");
    }

    @Test
    void completeWebXmlSpeaksAlone() throws IOException {
        webXml("metadata-complete='true'", TestJar.listener(Hearing.First.class));
        library("a.jar", "");
        assertThat(heard()).containsExactly("First");
    }

    @Test
    void completeFragmentSpeaksAloneInItsJar() {
        library("a.jar", "metadata-complete='true'");
        assertThat(heard()).containsExactly("InFragment");
    }

    @Test
    void jarTheApplicationExcludesIsNotRead() {
        library("a.jar", "");
        application.setAttribute(ServletContext.ORDERED_LIBS, List.of("b.jar"));
        assertThat(heard()).isEmpty();
        application.setAttribute(ServletContext.ORDERED_LIBS, List.of("a.jar"));
        assertThat(heard()).containsExactly("InFragment", "AnnotatedInLibrary");
    }

    @Test
    void listenerThatCannotBeMadeIsToldOfAndLeftOut() throws IOException {
        webXml(
                "",
                TestJar.listener(Hearing.Broken.class, Hearing.First.class)
                        + "<listener><listener-class>no.Such</listener-class></listener>");
        try (Logged logged = Logged.of(SessionListeners.class)) {
            assertThat(heard()).containsExactly("First");
            assertThat(logged.messages())
                    .filteredOn(message -> message.startsWith("WARNING"))
                    .containsExactly(
                            "WARNING session listener " + Hearing.Broken.class.getName()
                                    + " cannot be made; it is left out",
                            "WARNING session listener no.Such cannot be made; it is left out");
        }
    }

    @Test
    void listenerOfOtherEventsIsNotMade() throws IOException {
        webXml("", TestJar.listener(Hearing.Adding.class));
        assertThat(heard()).isEmpty();
    }

    @Test
    void oldDocumentTypeIsNotFetched() throws IOException {
        write("<!DOCTYPE web-app PUBLIC '-//Sun//DTD 2.3//EN' 'http://127.0.0.1:1/no.dtd'><web-app>"
                + TestJar.listener(Hearing.First.class) + "</web-app>");
        assertThat(heard()).containsExactly("First");
    }

    @Test
    void entityOfAFileIsNotRead() throws IOException {
        Path secret = Files.writeString(folder.resolve("name"), Hearing.First.class.getName());
        write("<!DOCTYPE web-app [<!ENTITY name SYSTEM '" + secret.toUri()
                + "'>]><web-app><listener><listener-class>&name;</listener-class></listener></web-app>");
        assertThat(heard()).isEmpty();
    }

    @Test
    void unreadableWebXmlLeavesTheLibraries() throws IOException {
        write("<web-app><listener>");
        library("a.jar", "");
        assertThat(heard()).containsExactly("InFragment", "AnnotatedInLibrary");
    }

    private void library(String name, String attributes) {
        new TestJar()
                .fragment(attributes, Hearing.InFragment.class)
                .with(AnnotatedInLibrary.class)
                .in(folder.resolve("WEB-INF/lib"), name);
    }

    private void webXml(String attributes, String elements) throws IOException {
        write("<web-app xmlns='https://jakarta.ee/xml/ns/jakartaee' version='6.1' " + attributes + ">" + elements
                + "</web-app>");
    }

    private void write(String webXml) throws IOException {
        Files.writeString(folder.resolve("WEB-INF/web.xml"), webXml);
    }

    private List<String> heard() {
        return Hearing.namesOf(DeclaredListeners.in(application.getServletContext()));
    }
}

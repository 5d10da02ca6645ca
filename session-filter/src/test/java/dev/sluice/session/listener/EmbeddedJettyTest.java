package dev.sluice.session.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.ee11.servlet.ListenerHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.SessionHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jetty put together by code, without a web.xml. */
final class EmbeddedJettyTest {
    @ParameterizedTest
    @ValueSource(ints = {ServletContextHandler.SESSIONS, ServletContextHandler.NO_SESSIONS})
    void listenersOfTheContextAreFound(int options) throws Exception {
        ServletContextHandler application = new ServletContextHandler("/", options);
        application.addEventListener(new Hearing.First());
        application.getServletHandler().addListener(new ListenerHolder(Hearing.Second.class));
        Server server = new Server();
        server.setHandler(application);
        server.start();
        assertThat(Hearing.namesOf(SessionListeners.of(application.getServletContext())))
                .containsExactly("First", "Second");
        server.stop();
    }

    @Test
    void listenersOfTheSessionHandlerAreFound() {
        ServletContextHandler application = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
        application.getSessionHandler().addEventListener(new Hearing.First());
        assertThat(Hearing.namesOf(SessionListeners.of(application.getServletContext())))
                .containsExactly("First");
    }

    @Test
    void subclassNobodyCanSeeIsNoHindrance() {
        ServletContextHandler application = new ServletContextHandler("/", ServletContextHandler.SESSIONS) {
            @Override
            public SessionHandler getSessionHandler() {
                return super.getSessionHandler();
            }
        };
        application.addEventListener(new Hearing.First());
        assertThat(Hearing.namesOf(SessionListeners.of(application.getServletContext())))
                .containsExactly("First");
    }
}

package dev.sluice.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee.webapp.WebAppClassLoader;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Runs a web application on Jetty 12.1. */
final class JettyContainer {
    private JettyContainer() {}

    static WebServer.Running start(WebServer.Application application) throws Exception {
        WebAppContext context = new WebAppContext();
        context.setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath());
        context.setWar(application.war().toString());
        context.setTempDirectory(application.folder().toFile());
        context.setClassLoader(new WebAppClassLoader(application.parent(), context));
        context.setThrowUnavailableOnStartupException(true);
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        server.setHandler(context);
        try {
            server.start();
        } catch (Exception e) {
            server.stop();
            throw e;
        }
        return new WebServer.Running(((ServerConnector) server.getConnectors()[0]).getLocalPort(), server::stop);
    }
}

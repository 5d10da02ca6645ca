package dev.sluice.testing;

import java.io.IOException;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** Runs a web application on Tomcat 11. */
final class TomcatContainer {
    private TomcatContainer() {}

    static WebServer.Running start(WebServer.Application application) throws IOException, LifecycleException {
        // Tomcat leaves its home folder in this property, and the next one in this JVM would create that folder anew.
        System.clearProperty("catalina.home");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(application.folder().toString());
        Files.createDirectories(application.folder().resolve("webapps"));
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // The name marks the container's beans in JMX: two containers in one JVM must not share it.
        tomcat.getEngine().setName(application.folder().getFileName().toString());
        ((StandardHost) tomcat.getHost()).setFailCtxIfServletStartFails(true);
        StandardContext context = (StandardContext)
                tomcat.addWebapp(application.contextPath(), application.war().toString());
        prepare(context);
        context.setParentClassLoader(application.parent());
        begin(tomcat, context);
        return new WebServer.Running(tomcat.getConnector().getLocalPort(), () -> end(tomcat));
    }

    private static void prepare(StandardContext context) {
        context.addLifecycleListener(event -> {
            if (event.getType().equals(Lifecycle.BEFORE_START_EVENT)) {
                withoutJsp(context);
            }
        });
        // The class path of the test is no part of the web application, and reading through it takes seconds.
        ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
        // These look for leaks inside the JDK, which it does not permit without flags.
        context.setClearReferencesThreadLocals(false);
        context.setClearReferencesRmiTargets(false);
    }

    /** There is no JSP compiler on the class path, and Tomcat would complain of that at length. */
    private static void withoutJsp(Context context) {
        context.removeServletMapping("*.jsp");
        context.removeServletMapping("*.jspx");
        context.removeChild(context.findChild("jsp"));
    }

    private static void begin(Tomcat tomcat, Context context) throws LifecycleException {
        try (LoggedCause logged = LoggedCause.of("org.apache.catalina")) {
            tomcat.start();
            if (context.getState() != LifecycleState.STARTED) {
                throw new LifecycleException("the web application is " + context.getState(), logged.cause());
            }
        } catch (LifecycleException e) {
            end(tomcat);
            throw e;
        }
    }

    private static void end(Tomcat tomcat) throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}

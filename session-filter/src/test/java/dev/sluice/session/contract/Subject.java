package dev.sluice.session.contract;

import dev.sluice.testing.WebServer.Container;

/** Whose sessions a case runs on. */
enum Subject {
    JETTY(Container.JETTY),
    TOMCAT(Container.TOMCAT),
    REDIS_ON_JETTY(Container.JETTY),
    REDIS_ON_TOMCAT(Container.TOMCAT);

    private final Container container;

    Subject(Container container) {
        this.container = container;
    }

    Container container() {
        return container;
    }

    boolean isOurs() {
        return this == REDIS_ON_JETTY || this == REDIS_ON_TOMCAT;
    }

    /** The name of the session cookie when nobody has chosen one. */
    String cookie() {
        return isOurs() ? "sid" : "JSESSIONID";
    }
}

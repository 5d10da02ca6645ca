package dev.sluice.core.metrics;

import jakarta.servlet.ServletContext;

/**
 * The registry kept as an attribute of a servlet context, with the number of those who hold it.
 *
 * <p>Counted, because a filter cannot tell whether it is the last one to be destroyed, and listeners can no longer be
 * added when filters are initialised. Guarded by the class: starts and stops are rare.
 */
final class ContextMetrics {
    private static final String ATTRIBUTE = Metrics.class.getName();

    private final Metrics metrics;
    private int holders;

    private ContextMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    static synchronized Metrics acquire(ServletContext context) {
        ContextMetrics shared = (ContextMetrics) context.getAttribute(ATTRIBUTE);
        if (shared == null) {
            shared = new ContextMetrics(new Metrics(nameOf(context)));
            context.setAttribute(ATTRIBUTE, shared);
        }
        shared.holders++;
        return shared.metrics;
    }

    static synchronized void release(ServletContext context) {
        ContextMetrics shared = (ContextMetrics) context.getAttribute(ATTRIBUTE);
        if (shared == null) {
            throw new IllegalStateException(
                    "metrics of " + nameOf(context) + " are released more often than acquired; pair the calls");
        }
        shared.holders--;
        if (shared.holders == 0) {
            context.removeAttribute(ATTRIBUTE);
            shared.metrics.close();
        }
    }

    private static String nameOf(ServletContext context) {
        String path = context.getContextPath();
        return path.isEmpty() ? "/" : path;
    }
}

package dev.sluice.core.metrics;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;

/**
 * The meters of one web application.
 *
 * <p>Filters and servlets of one context share a registry: each calls {@link #acquire} when it starts and {@link
 * #release} when it is destroyed, and the last release closes it. Code without a context makes its own with {@link
 * #Metrics(String)} and closes it itself.
 *
 * <p>Thread-safe. Making a meter takes a lock, so make it at start and keep it; counting and recording take none.
 *
 * <p>Names are lower case with underscores; counters end in {@code _total}, histograms in {@code _seconds}. Labels are
 * given as alternating name and value, and all meters of one name have the same label names. Every new combination of
 * values is a meter that lives as long as the registry: label values must therefore come from a small set fixed in the
 * code (an outcome, a tier), never from a request.
 */
public final class Metrics implements AutoCloseable {
    private final String name;
    private final ConcurrentNavigableMap<String, Family<?>> families = new ConcurrentSkipListMap<>();
    private final List<View> views = new ArrayList<>();
    private boolean inJmx;
    private boolean inMicrometer;
    private boolean closed;

    /**
     * Makes a registry nobody else shares.
     *
     * @param name tells it from others in the same JVM, as JMX key and Micrometer tag {@code context}
     */
    public Metrics(String name) {
        this.name = name;
    }

    /**
     * The registry of this context, made at first use and named by the context path. To be paired with {@link
     * #release}.
     */
    public static Metrics acquire(ServletContext context) {
        return ContextMetrics.acquire(context);
    }

    /**
     * Gives back what {@link #acquire} gave; the last one to do so closes the registry.
     *
     * @throws IllegalStateException if it is released more often than acquired
     */
    public static void release(ServletContext context) {
        ContextMetrics.release(context);
    }

    /**
     * The counter of this name and these labels, made if there is none.
     *
     * @param name such as {@code sluice_redis_calls_total}
     * @param help one sentence on what is counted
     * @param labels alternating name and value; see the class comment for their bound
     * @throws IllegalArgumentException if a name breaks the rules above, or the name is taken by another kind of meter
     */
    public Counter counter(String name, String help, String... labels) {
        return meter(Kind.COUNTER, new Description(name, help, Labels.of(labels)));
    }

    /**
     * Shows a number that is read whenever somebody looks. A second call for the same name and labels replaces the
     * first.
     *
     * @param value called on any thread; what it throws is shown as NaN
     * @throws IllegalArgumentException as for {@link #counter}
     */
    public void gauge(String name, String help, DoubleSupplier value, String... labels) {
        meter(Kind.GAUGE, new Description(name, help, Labels.of(labels))).readFrom(value);
    }

    /**
     * The histogram of this name and these labels, made if there is none.
     *
     * @param name such as {@code sluice_redis_call_seconds}
     * @throws IllegalArgumentException as for {@link #counter}
     */
    public Histogram histogram(String name, String help, String... labels) {
        return meter(Kind.HISTOGRAM, new Description(name, help, Labels.of(labels)));
    }

    private synchronized <M extends Meter> M meter(Kind<M> kind, Description description) {
        Family<?> family = families.get(description.name());
        if (family == null) {
            family = new Family<>(kind, description);
            families.put(family.name(), family);
        }
        return kind.type().cast(family.meter(kind, description.labels(), this::show));
    }

    private void show(Meter meter) {
        views.forEach(meter::showTo);
    }

    /**
     * Shows all meters, also those made later, in JMX and in Micrometer's global registry. What an earlier call turned
     * on stays on.
     *
     * @param jmx one bean for each meter in the domain {@code dev.sluice}
     * @param micrometer ignored where Micrometer is not on the class path
     * @throws IllegalStateException if this registry is closed
     */
    public synchronized void expose(boolean jmx, boolean micrometer) {
        if (closed) {
            throw new IllegalStateException(
                    "metrics of " + name + " are closed; acquire them again before exposing them");
        }
        if (jmx && !inJmx) {
            inJmx = true;
            open(new JmxView(name));
        }
        if (micrometer && !inMicrometer && MicrometerPresence.onClassPath()) {
            inMicrometer = true;
            open(new MicrometerView(name));
        }
    }

    private void open(View view) {
        views.add(view);
        families.values().forEach(family -> family.meters().forEach(meter -> meter.showTo(view)));
    }

    /** All families ordered by name; the collection follows later changes. */
    Collection<Family<?>> families() {
        return families.values();
    }

    /** Unregisters everything from JMX and Micrometer. Meters may still be used but are seen by nobody. */
    @Override
    public synchronized void close() {
        closed = true;
        views.forEach(View::close);
        views.clear();
    }
}

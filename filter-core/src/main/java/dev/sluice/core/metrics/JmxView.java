package dev.sluice.core.metrics;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * Shows each meter as one MXBean of the platform's server. Not thread-safe: the registry calls it under its lock.
 *
 * <p>A bean is called {@code dev.sluice:type=Metrics,context="/app",name=sluice_redis_calls_total,outcome="ok"}: a
 * console shows context, name and labels as a tree, and can chart the plain numbers. Where a second copy of the library
 * has taken the name, {@code instance=2} (and so on) is added.
 */
final class JmxView implements View {
    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final List<ObjectName> shown = new ArrayList<>();
    private final String context;

    JmxView(String context) {
        this.context = context;
    }

    /** A counter as a console sees it. Public, because JMX refuses other interfaces. */
    public interface CounterMXBean {
        long getCount();
    }

    /** A gauge as a console sees it. */
    public interface GaugeMXBean {
        double getValue();
    }

    /** A histogram as a console sees it. */
    public interface HistogramMXBean {
        long getCount();

        double getTotalSeconds();

        /** The mean since start, 0 before the first record. */
        double getMeanMillis();

        /** How many took at most so many seconds, by bound; the last bound is {@code +Inf}. */
        Map<String, Long> getCountsByBoundSeconds();
    }

    private record HistogramBean(Histogram histogram) implements HistogramMXBean {
        private static final double MILLIS_PER_SECOND = 1_000;

        @Override
        public long getCount() {
            return histogram.count();
        }

        @Override
        public double getTotalSeconds() {
            return histogram.snapshot().totalSeconds();
        }

        @Override
        public double getMeanMillis() {
            HistogramSnapshot now = histogram.snapshot();
            return now.count() == 0 ? 0 : now.totalSeconds() * MILLIS_PER_SECOND / now.count();
        }

        @Override
        public Map<String, Long> getCountsByBoundSeconds() {
            return histogram.snapshot().countsByBound();
        }
    }

    /** An MXBean whose description in a console is the metric's help text. */
    private static final class DescribedBean<T> extends StandardMBean {
        private final String help;

        DescribedBean(T bean, Class<T> type, Meter meter) {
            super(bean, type, true);
            help = meter.description().help();
        }

        @Override
        protected String getDescription(MBeanInfo info) {
            return help;
        }
    }

    @Override
    public void counter(Counter counter) {
        register(counter, new DescribedBean<>(counter::count, CounterMXBean.class, counter));
    }

    @Override
    public void gauge(Gauge gauge) {
        register(gauge, new DescribedBean<>(gauge::value, GaugeMXBean.class, gauge));
    }

    @Override
    public void histogram(Histogram histogram) {
        register(histogram, new DescribedBean<>(new HistogramBean(histogram), HistogramMXBean.class, histogram));
    }

    private void register(Meter meter, StandardMBean bean) {
        String base = "dev.sluice:type=Metrics,context=" + ObjectName.quote(context) + ",name="
                + meter.description().name() + labels(meter.description().labels());
        String name = base;
        for (int instance = 2; !isRegistered(name, bean); instance++) {
            name = base + ",instance=" + instance;
        }
    }

    private static String labels(Labels labels) {
        StringBuilder text = new StringBuilder();
        labels.values()
                .forEach((name, value) ->
                        text.append(',').append(name).append('=').append(ObjectName.quote(value)));
        return text.toString();
    }

    /** Tries instead of asking first, because two copies of the library may start at once. */
    private boolean isRegistered(String name, StandardMBean bean) {
        try {
            ObjectName objectName = new ObjectName(name);
            server.registerMBean(bean, objectName);
            shown.add(objectName);
            return true;
        } catch (InstanceAlreadyExistsException e) {
            return false; // The caller goes on to the next name.
        } catch (JMException e) {
            throw new IllegalStateException(
                    "cannot register " + name + " in JMX; switch JMX off if it is restricted", e);
        }
    }

    @Override
    public void close() {
        shown.forEach(this::unregister);
        shown.clear();
    }

    private void unregister(ObjectName name) {
        try {
            server.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            // A console or another library has removed it already, which is all we want.
        } catch (JMException e) {
            throw new IllegalStateException("cannot unregister " + name + " from JMX", e);
        }
    }
}

package dev.sluice.core.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a JMX console sees. */
final class JmxViewTest {
    private static final String CALLS = "dev.sluice:type=Metrics,context=\"/jmx\",name=calls_total,outcome=\"ok\"";
    private static final String SECONDS = "dev.sluice:type=Metrics,context=\"/jmx\",name=call_seconds";

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final Metrics metrics = new Metrics("/jmx");

    @AfterEach
    void close() {
        metrics.close();
    }

    @Test
    void counterIsABeanWithItsContextNameAndLabelsInTheObjectName() throws JMException {
        callsOf(metrics).add(3);
        metrics.expose(true, false);
        assertThat(beans()).containsExactly(CALLS);
        assertThat(attribute(CALLS, "Count")).isEqualTo(3L);
    }

    @Test
    void gaugeIsReadWhenSomebodyLooks() throws JMException {
        metrics.gauge("entries", "Entries.", () -> 42);
        metrics.expose(true, false);
        assertThat(attribute("dev.sluice:type=Metrics,context=\"/jmx\",name=entries", "Value"))
                .isEqualTo(42.0);
    }

    @Test
    void histogramShowsCountMeanTotalAndBucketsInOpenTypes() throws JMException {
        metrics.histogram("call_seconds", "Calls.").record(Duration.ofMillis(4).toNanos());
        metrics.expose(true, false);
        assertThat(attribute(SECONDS, "Count")).isEqualTo(1L);
        assertThat(attribute(SECONDS, "MeanMillis")).isEqualTo(4.0);
        assertThat(attribute(SECONDS, "TotalSeconds")).isEqualTo(0.004);
        TabularData counts = (TabularData) attribute(SECONDS, "CountsByBoundSeconds");
        assertThat(counts.get(new Object[] {"0.005"}).get("value")).isEqualTo(1L);
    }

    @Test
    void meanOfNothingIsZero() throws JMException {
        metrics.histogram("call_seconds", "Calls.");
        metrics.expose(true, false);
        assertThat(attribute(SECONDS, "MeanMillis")).isEqualTo(0.0);
    }

    @Test
    void beanIsDescribedByTheHelpText() throws JMException {
        callsOf(metrics);
        metrics.expose(true, false);
        assertThat(server.getMBeanInfo(new ObjectName(CALLS)).getDescription()).isEqualTo("Calls made.");
    }

    @Test
    void meterMadeAfterExposureIsShownToo() {
        metrics.expose(true, false);
        callsOf(metrics);
        assertThat(beans()).containsExactly(CALLS);
    }

    @Test
    void exposingTwiceShowsEachMeterOnce() {
        callsOf(metrics);
        metrics.expose(true, false);
        metrics.expose(true, false);
        assertThat(beans()).containsExactly(CALLS);
    }

    @Test
    void withoutJmxNoBeanIsRegistered() {
        callsOf(metrics);
        metrics.expose(false, true);
        assertThat(beans()).isEmpty();
    }

    @Test
    void secondCopyOfTheSameContextGetsAnInstanceNumber() throws JMException {
        callsOf(metrics).add(1);
        metrics.expose(true, false);
        try (Metrics second = new Metrics("/jmx")) {
            callsOf(second).add(2);
            second.expose(true, false);
            assertThat(attribute(CALLS + ",instance=2", "Count")).isEqualTo(2L);
            assertThat(attribute(CALLS, "Count")).isEqualTo(1L);
        }
        assertThat(beans()).containsExactly(CALLS);
    }

    @Test
    void labelValueWithSpecialCharactersIsQuoted() {
        metrics.counter("calls_total", "Calls made.", "outcome", "a=\"b\",*:?\n")
                .increment();
        metrics.expose(true, false);
        assertThat(beans()).hasSize(1);
    }

    @Test
    void afterCloseNoBeanIsLeft() {
        callsOf(metrics);
        metrics.gauge("entries", "Entries.", () -> 42);
        metrics.expose(true, false);
        metrics.histogram("call_seconds", "Calls.");
        assertThat(beans()).hasSize(3);
        metrics.close();
        callsOf(metrics);
        metrics.counter("later_total", "Made after the end.");
        assertThat(beans()).isEmpty();
    }

    @Test
    void beanRemovedByOthersDoesNotDisturbClose() throws JMException {
        callsOf(metrics);
        metrics.histogram("call_seconds", "Calls.");
        metrics.expose(true, false);
        server.unregisterMBean(new ObjectName(CALLS));
        metrics.close();
        assertThat(beans()).isEmpty();
    }

    private static Counter callsOf(Metrics metrics) {
        return metrics.counter("calls_total", "Calls made.", "outcome", "ok");
    }

    private Object attribute(String bean, String attribute) throws JMException {
        return server.getAttribute(new ObjectName(bean), attribute);
    }

    private Set<String> beans() {
        try {
            ObjectName ours = new ObjectName("dev.sluice:type=Metrics,context=\"/jmx\",*");
            return server.queryNames(ours, null).stream()
                    .map(ObjectName::toString)
                    .collect(Collectors.toSet());
        } catch (JMException e) {
            throw new AssertionError(e);
        }
    }
}

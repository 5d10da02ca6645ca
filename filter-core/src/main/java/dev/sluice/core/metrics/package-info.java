/**
 * Counts and times what the filters do, and shows it through JMX, a Prometheus text endpoint and Micrometer.
 *
 * <p>Begin with {@link dev.sluice.core.metrics.Metrics}, the registry of one web application. Meters are made once, at
 * start; on the request path only {@code increment()} and {@code record()} are called, which neither lock nor allocate.
 * A view ({@code JmxView}, {@code MicrometerView}, {@code PrometheusText}) reads the meters when somebody looks.
 */
@NullMarked
package dev.sluice.core.metrics;

import org.jspecify.annotations.NullMarked;

package dev.sluice.demo.admin;

import java.util.List;
import java.util.Locale;

/** What the console draws, in order; the script knows how each is read from the figures. */
enum Plot {
    HITS("near far"),
    OBJECTS("near far"),
    LIMITS("within near-limit over uncounted"),
    LATENCY("p50 p99"),
    MEMORY("used"),
    PEOPLE("sessions users"),
    JOBS("waiting running done failed"),
    STATEMENTS("statements");

    private final String series;

    Plot(String series) {
        this.series = series;
    }

    List<String> series() {
        return List.of(series.split(" ", -1));
    }

    /** As texts and script name it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

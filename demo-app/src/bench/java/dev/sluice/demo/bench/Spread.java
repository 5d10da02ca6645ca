package dev.sluice.demo.bench;

import java.util.Locale;
import java.util.stream.DoubleStream;

/** The median of some figures, the least and the greatest. */
record Spread(double median, double least, double greatest) {
    static Spread of(DoubleStream figures) {
        double[] sorted = figures.sorted().toArray();
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** Median (least–greatest), each by this format. */
    String text(String format) {
        return String.format(
                Locale.ROOT, format + " (" + format + "–" + format + ")", median, least, greatest);
    }

    /** The median alone. */
    String median(String format) {
        return String.format(Locale.ROOT, format, median);
    }
}

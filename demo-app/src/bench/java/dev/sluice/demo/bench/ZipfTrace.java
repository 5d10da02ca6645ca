package dev.sluice.demo.bench;

import java.util.Arrays;
import java.util.Random;

/** Requests for pages of which the n-th most wanted is asked for in proportion to 1 / n^exponent. */
final class ZipfTrace {
    private final double[] cumulated;
    private final Random random;

    ZipfTrace(int pages, double exponent, long seed) {
        this.cumulated = new double[pages];
        this.random = new Random(seed);
        double sum = 0;
        for (int i = 0; i < pages; i++) {
            sum += 1 / Math.pow(i + 1.0, exponent);
            cumulated[i] = sum;
        }
    }

    /** The pages asked for, one after the other, from 0. */
    int[] next(int requests) {
        return random.doubles(requests).mapToInt(this::page).toArray();
    }

    private int page(double chance) {
        int found = Arrays.binarySearch(cumulated, chance * cumulated[cumulated.length - 1]);
        return found < 0 ? -found - 1 : found;
    }
}

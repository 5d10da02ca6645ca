package dev.sluice.demo.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A kind of request on sessions of one size.
 *
 * @param kilobytes what the ten attributes hold together, in 1000 bytes
 */
record Workload(Kind kind, int kilobytes) {
    private static final int[] SIZES = {2, 50};

    /** In the order of the tables; what the session holds plays no part where it is not looked at. */
    static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind == Kind.NONE || kind == Kind.FORGED) {
                all.add(new Workload(kind, SIZES[0]));
            } else {
                for (int size : SIZES) {
                    all.add(new Workload(kind, size));
                }
            }
        }
        return all;
    }

    /** The request that begins a session of this size. */
    Workload beginning() {
        return new Workload(Kind.BEGIN, kilobytes);
    }

    String path() {
        return "/" + kind.name().toLowerCase(Locale.ROOT) + "/" + kilobytes;
    }

    String label() {
        return kind == Kind.FORGED ? kind.label() : kind.label() + ", " + kilobytes + " kB";
    }
}

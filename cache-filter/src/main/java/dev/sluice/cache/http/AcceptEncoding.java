package dev.sluice.cache.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The content codings a client takes (RFC 9110 section 12.5.3). Immutable. */
final class AcceptEncoding {
    /** A client could make endless variants of names nobody implements. */
    private static final Set<String> KNOWN =
            Set.of("gzip", "br", "zstd", "deflate", "compress", "dcb", "dcz", "identity", "*");

    private final Map<String, Double> weights;

    private AcceptEncoding(Map<String, Double> weights) {
        this.weights = weights;
    }

    static AcceptEncoding of(Fields request) {
        List<String> lines = request.values("Accept-Encoding");
        Map<String, Double> weights = new TreeMap<>();
        for (Weighted it : Weighted.list(lines)) {
            String name = it.name().toLowerCase(Locale.ROOT);
            weights.merge(name.startsWith("x-") ? name.substring(2) : name, it.weight(), Math::max);
        }
        weights.keySet().retainAll(KNOWN);
        return new AcceptEncoding(weights);
    }

    /** Whether gzip is taken, and not less gladly than the plain bytes. */
    boolean prefersGzip() {
        double gzip = weights.getOrDefault("gzip", weights.getOrDefault("*", 0.0));
        return gzip > 0 && gzip >= weights.getOrDefault("identity", 0.0);
    }

    /** The known codings taken, in order of their names; what is excluded where it would be taken is marked. */
    String normalised() {
        Set<String> taken = new TreeSet<>();
        weights.forEach((name, weight) -> {
            if (weight > 0) {
                taken.add(name);
            } else if (name.equals("identity") || weights.containsKey("*")) {
                taken.add("-" + name);
            }
        });
        taken.remove("identity"); // It is always taken unless excluded.
        return String.join(",", taken);
    }
}

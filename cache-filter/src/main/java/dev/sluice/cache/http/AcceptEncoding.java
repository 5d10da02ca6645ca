package dev.sluice.cache.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Arrays;
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

    private static final Set<String> OLD_NAMES = Set.of("x-gzip", "x-compress");

    private static final AcceptEncoding ANYTHING = new AcceptEncoding(Map.of(), true);

    /** Clients send few different values, each on every request. */
    private static final Cache<String, AcceptEncoding> SEEN =
            Caffeine.newBuilder().maximumSize(256).executor(Runnable::run).build();

    private static final int LONGEST_SEEN = 64;

    private final Map<String, Double> weights;
    private final boolean absent;

    private AcceptEncoding(Map<String, Double> weights, boolean absent) {
        this.weights = weights;
        this.absent = absent;
    }

    static AcceptEncoding of(Fields request) {
        List<String> lines = request.values("Accept-Encoding");
        if (lines.isEmpty()) {
            return ANYTHING;
        }
        return lines.size() == 1 && lines.get(0).length() <= LONGEST_SEEN
                ? SEEN.get(lines.get(0), line -> read(lines))
                : read(lines);
    }

    private static AcceptEncoding read(List<String> lines) {
        Map<String, Double> weights = new TreeMap<>();
        for (Weighted it : Weighted.list(lines)) {
            String name = it.name().toLowerCase(Locale.ROOT);
            weights.merge(OLD_NAMES.contains(name) ? name.substring(2) : name, it.weight(), Math::min);
        }
        weights.keySet().retainAll(KNOWN);
        return new AcceptEncoding(weights, false);
    }

    /** Whether gzip is taken, and not less gladly than the plain bytes. */
    boolean prefersGzip() {
        double gzip = weights.getOrDefault("gzip", weights.getOrDefault("*", 0.0));
        return gzip > 0 && gzip >= weights.getOrDefault("identity", 0.0);
    }

    /**
     * Whether all clients with the same normalised value take these codings. An application that reads the field more
     * loosely than we do could otherwise fill the place of others with what they cannot read.
     */
    boolean takes(List<String> contentEncoding) {
        return absent
                || contentEncoding.stream()
                        .flatMap(line -> Arrays.stream(line.split(",", -1)))
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .map(name -> OLD_NAMES.contains(name) ? name.substring(2) : name)
                        .allMatch(this::takes);
    }

    private boolean takes(String coding) {
        boolean known = KNOWN.contains(coding) && !coding.equals("*");
        return coding.equals("identity") || (known && weights.getOrDefault(coding, weights.getOrDefault("*", 0.0)) > 0);
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

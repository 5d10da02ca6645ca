package dev.sluice.demo.bench;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;

/** How often a page of a skewed trace is near, beside two policies of the same bound without a cache around them. */
final class HitRate {
    private static final int REQUESTS = Integer.getInteger("bench.trace.requests", 100_000);
    private static final int PAGES = 20_000;
    private static final double[] EXPONENTS = {0.9, 1.0};
    private static final long NEAR_MIB = 32;
    private static final long BOUND = NEAR_MIB << 20;

    /** Those before count for nothing: every policy starts empty. */
    private static final int COUNTED_FROM = REQUESTS / 4;

    private static final int LEAST_BYTES = 1_000;
    private static final int SPAN_BYTES = 18_001;

    /** About what fields, address and entry weigh beside a body. */
    private static final int OVERHEAD_BYTES = 500;

    /** The share of hits of one trace. */
    private record Rates(double near, double caffeine, double lru) {}

    private final BenchOptions options;
    private final RedisServer redis;

    private HitRate(BenchOptions options, RedisServer redis) {
        this.options = options.withServerOptions("-D" + Caches.NEAR_SIZE + "=" + NEAR_MIB + "MiB");
        this.redis = redis;
    }

    static void run(BenchOptions options) throws IOException {
        try (RedisServer redis = RedisServer.start()) {
            new HitRate(options, redis).run();
        }
    }

    private void run() throws IOException {
        Bench.printMachine(redis);
        List<List<String>> rows = new ArrayList<>();
        for (double exponent : EXPONENTS) {
            List<Rates> found = new ArrayList<>();
            for (int seed = 1; seed <= options.rounds(); seed++) {
                found.add(rates(new ZipfTrace(PAGES, exponent, seed).next(REQUESTS)));
            }
            rows.add(List.of(
                    "" + exponent,
                    percent(found, Rates::near),
                    percent(found, Rates::caffeine),
                    percent(found, Rates::lru),
                    spread(found, rates -> rates.near() / rates.caffeine(), "%.3f"),
                    spread(found, rates -> rates.near() / rates.lru(), "%.3f")));
        }
        Bench.print(
                String.format("Hits in %% of %,d requests for %,d pages in %d MiB", REQUESTS, PAGES, NEAR_MIB),
                Report.table(List.of("Exponent", "near tier", "Caffeine", "LRU", "to Caffeine", "to LRU"), rows));
    }

    private Rates rates(int[] trace) throws IOException {
        redis.flush();
        try (ServerProcess server = ServerProcess.start(Candidate.CACHE, redis.port(), options);
                Client client = new Client(server.port())) {
            double near = near(client, trace);
            return new Rates(near, share(trace, caffeine()), share(trace, new Lru()::hits));
        }
    }

    private static double near(Client client, int[] trace) throws IOException {
        int hits = 0;
        for (int i = 0; i < trace.length; i++) {
            byte[] request = Client.request("/sized/" + bytes(trace[i]) + "/" + trace[i]);
            boolean hit = client.ask(request, 200).contains(Caches.NEAR_HIT);
            hits += hit && i >= COUNTED_FROM ? 1 : 0;
        }
        return (double) hits / (trace.length - COUNTED_FROM);
    }

    private static double share(int[] trace, IntPredicate hits) {
        int count = 0;
        for (int i = 0; i < trace.length; i++) {
            count += hits.test(trace[i]) && i >= COUNTED_FROM ? 1 : 0;
        }
        return (double) count / (trace.length - COUNTED_FROM);
    }

    /** Sizes that have nothing to do with how much a page is wanted. */
    private static int bytes(int page) {
        return LEAST_BYTES + Math.floorMod(page * 0x9E3779B9, SPAN_BYTES);
    }

    private static int weight(int page) {
        return bytes(page) + OVERHEAD_BYTES;
    }

    private static IntPredicate caffeine() {
        Cache<Integer, Integer> pages = Caffeine.newBuilder()
                .maximumWeight(BOUND)
                .weigher((Integer page, Integer weight) -> weight)
                .executor(Runnable::run)
                .build();
        return page -> {
            boolean hit = pages.getIfPresent(page) != null;
            if (!hit) {
                pages.put(page, weight(page));
            }
            return hit;
        };
    }

    /** The least recently used goes first. */
    private static final class Lru {
        private final Map<Integer, Integer> pages = new LinkedHashMap<>(16, 0.75f, true);
        private long bytes;

        boolean hits(int page) {
            if (pages.get(page) != null) {
                return true;
            }
            pages.put(page, weight(page));
            bytes += weight(page);
            var eldest = pages.entrySet().iterator();
            while (bytes > BOUND) {
                bytes -= eldest.next().getValue();
                eldest.remove();
            }
            return false;
        }
    }

    private static String percent(List<Rates> found, ToDoubleFunction<Rates> figure) {
        return spread(found, rates -> 100 * figure.applyAsDouble(rates), "%.1f");
    }

    private static String spread(List<Rates> found, ToDoubleFunction<Rates> figure, String format) {
        return Spread.of(found.stream().mapToDouble(figure)).text(format);
    }
}

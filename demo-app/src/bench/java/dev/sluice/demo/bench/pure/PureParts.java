package dev.sluice.demo.bench.pure;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.config.Settings;
import dev.sluice.ratelimit.RateLimitFilter;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.ratelimit.rule.Call;
import dev.sluice.ratelimit.rule.ClientAddress;
import dev.sluice.ratelimit.rule.ClientAddresses;
import dev.sluice.ratelimit.rule.Overrides;
import dev.sluice.ratelimit.rule.RateLimitRule;
import dev.sluice.ratelimit.rule.RateLimitSettings;
import dev.sluice.ratelimit.token.TokenCheck;
import dev.sluice.ratelimit.token.TokenSettings;
import dev.sluice.ratelimit.token.TokenVerifier;
import io.jsonwebtoken.Jwts;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Time and garbage of one decision, by {@code mvn -q -Pbench -pl demo-app -am package -DskipTests -Dbench.suite=pure}.
 * Public for JMH. Each thread has a state of its own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PureParts {
    private static final String SECRET = "known to everybody who reads this benchmark";

    private final Settings settings = Settings.of(values(), RateLimitFilter.class);
    private final RateLimitSettings limits = RateLimitSettings.from(settings);
    private final List<RateLimitRule> rules = limits.rules();
    private final ClientAddresses addresses = new ClientAddresses(limits.proxies());
    private final Overrides overrides = new Overrides();
    private final TokenVerifier verifier = new TokenVerifier(TokenSettings.from(settings), new Metrics("pure"), Clock.systemUTC());
    private final String token = token();
    private final ForwardedRequest request = new ForwardedRequest();
    private final Call call =
            new Call("GET", "/api/orders/17", addresses.of(request), name -> null, null, null);

    private static Properties values() {
        Properties values = new Properties();
        values.put("ratelimit.rule.pages.limit", "600");
        values.put("ratelimit.rule.api.limit", "20");
        values.put("ratelimit.rule.api.paths", "/api/*");
        values.put("ratelimit.rule.sign-in.limit", "20");
        values.put("ratelimit.rule.sign-in.paths", "/sign-in,/sign-up");
        values.put("blacklist.issuer", "*");
        values.put("blacklist.audience", "*");
        values.put("blacklist.key.main.secret", SECRET);
        values.put("ratelimit.trusted-proxies", "10.0.0.0/8");
        return values;
    }

    /** Measures all of them; the figures of the profiler are bytes allocated per call. */
    public static void run() throws RunnerException {
        new Runner(new OptionsBuilder()
                        .include(PureParts.class.getName())
                        .addProfiler(GCProfiler.class)
                        .build())
                .run();
    }

    /** What three rules charge for a request; two do, each by a hash of the address. */
    @Benchmark
    public int matchThreeRules() {
        int matching = 0;
        for (RateLimitRule rule : rules) {
            if (rule.charge(call, overrides).isPresent()) {
                matching++;
            }
        }
        return matching;
    }

    /** Whose request it is that came through three proxies. */
    @Benchmark
    public ClientAddress clientAddress() {
        return addresses.of(request);
    }

    /** A token that has been seen before. */
    @Benchmark
    public TokenCheck verifyToken() {
        return verifier.verify(token);
    }

    private static String token() {
        Instant now = Instant.now();
        return Jwts.builder()
                .id("one")
                .subject("alice")
                .claim("roles", List.of("reader", "writer"))
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(Duration.ofHours(2))))
                .signWith(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"), Jwts.SIG.HS256)
                .compact();
    }
}

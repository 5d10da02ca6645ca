package dev.sluice.ratelimit.rule;

import dev.sluice.core.redis.KeySpace;
import dev.sluice.ratelimit.limit.Charge;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls, and what rules ask for them; carries the noise of the tests. */
final class Calls {
    static final Overrides NO_OVERRIDES = new Overrides();

    private Calls() {}

    static Call get(String path) {
        return call("GET", path, null);
    }

    static Call from(String address) {
        return new Call("GET", "/", Proxies.NONE.clientNamed(address), name -> null, null, null);
    }

    static Call call(String method, String path, @Nullable VerifiedToken token) {
        return new Call(method, path, Proxies.NONE.clientNamed("192.0.2.1"), name -> null, null, token);
    }

    /** Signed in by the container. */
    static Call of(String user, @Nullable VerifiedToken token) {
        return new Call("GET", "/", Proxies.NONE.clientNamed("192.0.2.1"), name -> null, null, token, user);
    }

    static Call with(VerifiedToken token) {
        return call("GET", "/", token);
    }

    static Call withHeader(@Nullable VerifiedToken token, String name, String value) {
        return new Call(
                "GET",
                "/",
                Proxies.NONE.clientNamed("192.0.2.1"),
                asked -> asked.equalsIgnoreCase(name) ? value : null,
                null,
                token);
    }

    static VerifiedToken token(@Nullable String issuer, @Nullable String subject, Map<String, Object> claims) {
        return new VerifiedToken(claims, issuer, subject, null, Instant.EPOCH, "entry");
    }

    static VerifiedToken alice(Map<String, Object> claims) {
        return token("tests", "alice", claims);
    }

    static RateLimitRuleBuilder rule() {
        return RateLimitRule.named("r", 10, Duration.ofMinutes(1));
    }

    static boolean counts(RateLimitRuleBuilder rule, Call call) {
        return rule.build().charge(call, NO_OVERRIDES).isPresent();
    }

    static Optional<String> partition(String key, Call call) {
        return rule().key(key).build().charge(call, NO_OVERRIDES).map(Charge::partition);
    }

    static String hash(String... parts) {
        return KeySpace.hash(parts);
    }
}

package dev.sluice.demo.bench;

import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** What keeps the session, and how a client sees that; or what limits the requests; or what caches the answers. */
enum Candidate {
    BASE("container's memory", "JSESSIONID", false),
    SLUICE("session-filter", "sid", true),
    SPRING_JEDIS("Spring, Jedis", "SESSION", true),
    SPRING_LETTUCE("Spring, Lettuce", "SESSION", true),
    NO_FILTER("no filter", false),
    LIMITER("ratelimit-filter", true),
    LIMITER_LEASE("ratelimit-filter, leases", true),
    EVALSHA("bare EVALSHA", true),
    BUCKET4J("Bucket4j", true),
    NO_CACHE("no cache", false),
    CACHE("cache-filter", true),
    CACHE_FAR("cache-filter, Redis only", true),
    BARE_GET("bare GET", true),
    NGINX("nginx", false),
    VARNISH("Varnish", false);

    private static final String BASE64_URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final int SLUICE_CHARS = 29;

    private final String label;
    private final String cookie;
    private final boolean usesRedis;

    Candidate(String label, boolean usesRedis) {
        this(label, "", usesRedis);
    }

    Candidate(String label, String cookie, boolean usesRedis) {
        this.label = label;
        this.cookie = cookie;
        this.usesRedis = usesRedis;
    }

    String label() {
        return label;
    }

    /** The name of the cookie that carries the id; empty where none keeps sessions. */
    String cookie() {
        return cookie;
    }

    boolean usesRedis() {
        return usesRedis;
    }

    Suite suite() {
        return Arrays.stream(Suite.values())
                .filter(suite -> suite.candidates().contains(this))
                .findFirst()
                .orElseThrow();
    }

    /** Whether it is a program of its own in front of the application. */
    boolean isProxy() {
        return this == NGINX || this == VARNISH;
    }

    boolean isSpring() {
        return this == SPRING_JEDIS || this == SPRING_LETTUCE;
    }

    /** An id as this candidate makes them, which it has not made: it must be looked for. */
    String forgedId() {
        return switch (this) {
            case BASE -> "node0" + text(25) + ".node0";
            case SLUICE -> text(SLUICE_CHARS);
            case SPRING_JEDIS, SPRING_LETTUCE -> {
                byte[] uuid = new UUID(
                                ThreadLocalRandom.current().nextLong(),
                                ThreadLocalRandom.current().nextLong())
                        .toString()
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
                yield Base64.getEncoder().encodeToString(uuid);
            }
            default -> throw new IllegalStateException(label + " knows no sessions");
        };
    }

    private static String text(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(BASE64_URL.charAt(ThreadLocalRandom.current().nextInt(BASE64_URL.length())));
        }
        return text.toString();
    }
}

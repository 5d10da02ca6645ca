package dev.sluice.core.redis;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * Where Redis is and how to sign in, from one line of the settings. Immutable. {@link #toString} shows no credentials.
 *
 * <pre>
 * redis://[user[:password]@]host[:port][/database]          rediss:// for TLS
 * redis-sentinel://[user:password@]master@host:port,host:port[/database]
 * redis-cluster://[user:password@]host:port,host:port
 * </pre>
 *
 * Sentinel and Cluster speak TLS as {@code rediss-sentinel} and {@code rediss-cluster}. A lone {@code :password@}
 * signs in as the default user. Percent-encoding in user and password is decoded.
 */
record RedisUri(
        Topology topology,
        boolean tls,
        @Nullable String user,
        @Nullable String password,
        @Nullable String masterName,
        List<HostAndPort> nodes,
        int database) {
    /** How the servers behind the address work together. */
    enum Topology {
        STANDALONE,
        SENTINEL,
        CLUSTER
    }

    static final String FORM = "a URI such as redis://host:6379/0, rediss://user:password@host:6379,"
            + " redis-sentinel://master@host:26379,host:26379/0 or redis-cluster://host:6379,host:6379";

    private static final Pattern SHAPE =
            Pattern.compile("(redis|rediss)(-sentinel|-cluster)?://([^/]*)(?:/(\\d{0,4}))?");
    private static final int REDIS_PORT = 6379;
    private static final int SENTINEL_PORT = 26379;

    /** @throws IllegalArgumentException if the text is of none of the forms above; the message shows no password */
    static RedisUri parse(String text) {
        Matcher matcher = SHAPE.matcher(text.trim());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not of the form " + FORM);
        }
        Topology topology = topology(matcher.group(2));
        String[] parts = matcher.group(3).split("@", -1);
        int last = parts.length - 1;
        int signIn = topology == Topology.SENTINEL ? last - 2 : last - 1;
        if (signIn > 0 || signIn < -1) {
            throw new IllegalArgumentException(
                    topology == Topology.SENTINEL
                            ? "a Sentinel URI names its master once: redis-sentinel://master@host:26379"
                            : "an @ in user or password is written %40");
        }
        String[] credentials = signIn < 0 ? new String[0] : parts[signIn].split(":", 2);
        return new RedisUri(
                topology,
                matcher.group(1).equals("rediss"),
                user(credentials),
                credentials.length < 2 ? null : decode(credentials[1]),
                topology == Topology.SENTINEL ? required(parts[last - 1], "master name") : null,
                nodes(parts[last], topology),
                database(matcher.group(4), topology));
    }

    private static Topology topology(@Nullable String suffix) {
        return suffix == null
                ? Topology.STANDALONE
                : Topology.valueOf(suffix.substring(1).toUpperCase(Locale.ROOT));
    }

    private static @Nullable String user(String[] credentials) {
        if (credentials.length == 1) {
            throw new IllegalArgumentException("a user needs a password: redis://user:password@host");
        }
        return credentials.length == 0 || credentials[0].isEmpty() ? null : decode(credentials[0]);
    }

    private static List<HostAndPort> nodes(String text, Topology topology) {
        int defaultPort = topology == Topology.SENTINEL ? SENTINEL_PORT : REDIS_PORT;
        List<HostAndPort> nodes = new ArrayList<>();
        for (String node : text.split(",", -1)) {
            int colon = node.lastIndexOf(':');
            boolean noPort = colon < 0 || node.endsWith("]");
            String host = noPort ? node : node.substring(0, colon);
            String bare = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
            nodes.add(new HostAndPort(
                    required(bare, "host"), noPort ? defaultPort : number(node.substring(colon + 1), 65535, "port")));
        }
        if (topology == Topology.STANDALONE && nodes.size() > 1) {
            throw new IllegalArgumentException("redis:// names one server; use redis-cluster:// or redis-sentinel://");
        }
        return List.copyOf(nodes);
    }

    private static int database(@Nullable String text, Topology topology) {
        int database = text == null || text.isEmpty() ? 0 : number(text, 9999, "database");
        if (topology == Topology.CLUSTER && database != 0) {
            throw new IllegalArgumentException("a Redis Cluster has only database 0");
        }
        return database;
    }

    private static int number(String text, int max, String what) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0 && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the range.
        }
        throw new IllegalArgumentException("the " + what + " must be a number from 0 to " + max);
    }

    private static String required(String text, String what) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " is missing");
        }
        return text;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(tls ? "rediss" : "redis");
        if (topology != Topology.STANDALONE) {
            text.append('-').append(topology.name().toLowerCase(Locale.ROOT));
        }
        text.append("://").append(masterName == null ? "" : masterName + "@");
        text.append(String.join(",", nodes.stream().map(HostAndPort::toString).toList()));
        return text.append(database == 0 ? "" : "/" + database).toString();
    }
}

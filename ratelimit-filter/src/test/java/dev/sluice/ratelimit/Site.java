package dev.sluice.ratelimit;

import dev.sluice.core.metrics.MetricsServlet;
import dev.sluice.testing.Http;
import dev.sluice.testing.RedisServer;
import dev.sluice.testing.WarFile;
import dev.sluice.testing.WebServer;
import dev.sluice.testing.WebServer.Container;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application on a real container, asked by clients of any address, and what its metrics say. */
record Site(WebServer server) implements AutoCloseable {
    /** A long window, clients told apart by X-Forwarded-For, and no statistics: what costs a round trip is a request. */
    static final String PRELUDE =
            Node.PATIENT + "ratelimit.trusted-proxies = 127.0.0.0/8\nratelimit.statistics = false\n";

    /** One for all, because a connection costs more than a request; nothing here sets cookies. */
    private static final Http CLIENT = new Http();

    private static final String SEPARATOR = "\n";

    static Site start(Container container, WarFile war) {
        return new Site(WebServer.start(container, war.build()));
    }

    /** A WAR without filters: with a probe, with endings, and with metrics, which the rules had better not count. */
    static WarFile on(String redisUri, String... lines) {
        String text = String.join(SEPARATOR, lines);
        String open = text.contains("blacklist.optional") ? "" : "blacklist.optional = /metrics" + SEPARATOR;
        return WarFile.named("ROOT")
                .servlet("probe", Probe.class, "/")
                .servlet("endings", Endings.class, "/ends/*")
                .servlet("metrics", MetricsServlet.class, "/metrics")
                .file("WEB-INF/sluice.properties", "redis.uri = " + redisUri + SEPARATOR + prelude(text) + open + text);
    }

    private static String prelude(String text) {
        return text.contains(Node.BRISK) ? PRELUDE.replace(Node.PATIENT, "") : PRELUDE;
    }

    static WarFile war(String... lines) {
        return on(RedisServer.shared().uri(), lines);
    }

    /** A rule for {@code /<name>} and what lies below, with a limit for an hour. */
    static String rule(String name, int limit, String... more) {
        String key = "ratelimit.rule." + name + ".";
        String paths = List.of(more).stream().anyMatch(line -> line.startsWith("paths"))
                ? ""
                : key + "paths = /" + name + "/*\n";
        String window = List.of(more).stream().anyMatch(line -> line.startsWith("window")) ? "" : key + "window = 1h\n";
        StringBuilder lines = new StringBuilder(key + "limit = " + limit + SEPARATOR + paths + window);
        for (String line : more) {
            lines.append(key).append(line).append(SEPARATOR);
        }
        return lines.toString();
    }

    Http.Reply get(String path, String... headers) {
        return CLIENT.send("GET", server.uri(path), "", headers);
    }

    /** From this address. */
    static String[] peer(String address, String... more) {
        return with(new String[] {"X-Forwarded-For", address}, more);
    }

    /** With this bearer token. */
    static String[] bearer(String token, String... more) {
        return with(new String[] {"Authorization", "Bearer " + token}, more);
    }

    private static String[] with(String[] header, String... more) {
        String[] all = new String[more.length + 2];
        System.arraycopy(header, 0, all, 0, 2);
        System.arraycopy(more, 0, all, 2, more.length);
        return all;
    }

    /** What the answer says is left under a rule; -1 if it does not speak of it. */
    static int left(Http.Reply reply, String rule) {
        Matcher member = Pattern.compile('"' + rule + "\";r=(\\d+)").matcher(reply.header("RateLimit"));
        return member.find() ? Integer.parseInt(member.group(1)) : -1;
    }

    /** The sum of the samples of this name with all these labels, such as {@code outcome="near"}. */
    long metric(String name, String... labels) {
        return get("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    long roundTrips() {
        return metric("sluice_ratelimit_round_trips_total");
    }

    /** Tokens whose signature was looked at, good or bad. */
    long verified() {
        return metric("sluice_blacklist_verifications_total", "outcome=\"genuine\"")
                + metric("sluice_blacklist_verifications_total", "outcome=\"refused\"");
    }

    @Override
    public void close() {
        server.close();
    }
}

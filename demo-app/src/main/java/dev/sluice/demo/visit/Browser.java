package dev.sluice.demo.visit;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Somebody with a browser who visits the nodes: keeps cookies for all of them, follows no redirect, waits ten seconds at most. Each has
 * an address of its own, so that no limit of one harms another. Many share one client, as each client has threads. Thread-safe.
 */
public final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern TIER = Pattern.compile("sluice; hit.*; detail=(near|far)");
    private static final Pattern TOTAL = Pattern.compile("total;dur=([0-9.]+)");

    private final HttpClient http;
    private final List<String> nodes;
    private final String address;
    private final Map<String, String> cookies = new ConcurrentSkipListMap<>();

    private Browser(HttpClient http, List<String> nodes, String address) {
        this.http = http;
        this.nodes = nodes;
        this.address = address;
    }

    /** What browsers may share. */
    public static HttpClient client() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /**
     * Somebody who has not been here before.
     *
     * @param nodes their addresses
     */
    public static Browser ofSomebody(HttpClient http, List<String> nodes) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new Browser(http, nodes, "198.19." + random.nextInt(256) + "." + random.nextInt(1, 255));
    }

    /**
     * One of a crowd, each at the same address whenever it comes; all addresses are from the range for measurements (RFC 2544).
     *
     * @param number from 0, at most 60,000
     */
    public static Browser ofNumber(HttpClient http, List<String> nodes, int number) {
        return new Browser(http, nodes, "198.18." + number / 250 + "." + (1 + number % 250));
    }

    /** What came back, and after how long. */
    public record Reply(HttpResponse<String> response, Duration took) {
        /** Its status. */
        public int status() {
            return response.statusCode();
        }

        /** Its text. */
        public String body() {
            return response.body();
        }

        /** Empty if there is none. */
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** {@code near} or {@code far} if a copy answered, else {@code app}. */
        public String by() {
            Matcher tier = TIER.matcher(header("Cache-Status"));
            return tier.find() ? tier.group(1) : "app";
        }

        /** How long the server says it took, in milliseconds. */
        public String millis() {
            Matcher total = TOTAL.matcher(header("Server-Timing"));
            return total.find() ? total.group(1) : "?";
        }
    }

    /**
     * Asks for a page.
     *
     * @param node from 1
     */
    public Reply get(int node, String path, String... headers) throws IOException, InterruptedException {
        return send(request(node, path, headers).build());
    }

    /** Sends a form. */
    public Reply post(int node, String path, String form) throws IOException, InterruptedException {
        return send(request(node, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build());
    }

    /** Sends JSON to the API. */
    public Reply json(int node, String path, String body) throws IOException, InterruptedException {
        return send(request(node, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    /** The answer as it comes, for streams that do not end; who asks closes it. */
    public HttpResponse<InputStream> stream(int node, String path, String... headers)
            throws IOException, InterruptedException {
        return http.send(request(node, path, headers).build(), BodyHandlers.ofInputStream());
    }

    /** Its value; empty if there is none. */
    public String cookie(String name) {
        return cookies.getOrDefault(name, "");
    }

    private HttpRequest.Builder request(int node, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(nodes.get(node - 1) + path))
                .header("X-Forwarded-For", address)
                .timeout(PATIENCE);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Reply send(HttpRequest request) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        response.headers().allValues("Set-Cookie").forEach(this::take);
        return new Reply(response, took);
    }

    private void take(String line) {
        for (HttpCookie cookie : HttpCookie.parse(line)) {
            if (cookie.getMaxAge() == 0) {
                cookies.remove(cookie.getName());
            } else {
                cookies.put(cookie.getName(), cookie.getValue());
            }
        }
    }
}

package dev.sluice.demo.trial;

import java.io.IOException;
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
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A user with a browser of his own: cookies, and an address from the range for measurements (RFC 2544), so that limits by
 * address are his alone. All share one client, as hundreds of them would be hundreds of threads. Used by one thread at a time.
 */
final class Person {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HttpClient http;
    private final List<String> nodes;
    private final int number;
    private final Map<String, String> cookies = new TreeMap<>();

    /** @param number from 0, at most 60,000 */
    Person(HttpClient http, List<String> nodes, int number) {
        this.http = http;
        this.nodes = nodes;
        this.number = number;
    }

    /** What came back, and after how long. */
    record Answer(int status, String body, String location, Duration took) {
        boolean isDone() {
            return status >= 200 && status < 400 && !location.startsWith("/sign-in");
        }
    }

    String name() {
        return "trial-" + number;
    }

    /** Makes an account and signs in with it. */
    void register() throws IOException {
        String secret = "password of " + name();
        Answer answer = form(number, "/register", "name=" + name() + "&password=" + secret + "&again=" + secret);
        if (answer.isDone() && !cookies.containsKey("token")) {
            answer = form(number, "/sign-in", "name=" + name() + "&password=" + secret);
        }
        if (!cookies.containsKey("token")) {
            throw new IOException(name() + " cannot register: " + answer.status() + " " + answer.location());
        }
    }

    /** Asks for a page. */
    Answer get(int node, String path) throws IOException {
        return send(node, path, HttpRequest.newBuilder().GET());
    }

    /** Sends a form. */
    Answer form(int node, String path, String form) throws IOException {
        return send(
                node,
                path,
                HttpRequest.newBuilder()
                        .POST(BodyPublishers.ofString(form.replace(' ', '+')))
                        .header("Content-Type", "application/x-www-form-urlencoded"));
    }

    /** Sends JSON to the API. */
    Answer json(int node, String path, String body) throws IOException {
        return send(
                node,
                path,
                HttpRequest.newBuilder()
                        .POST(BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json"));
    }

    private Answer send(int node, String path, HttpRequest.Builder request) throws IOException {
        URI uri = URI.create(nodes.get(Math.floorMod(node, nodes.size())) + path);
        request.header("X-Forwarded-For", "198.18." + number / 250 + "." + (1 + number % 250));
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        long begin = System.nanoTime();
        HttpResponse<String> response = answered(request.uri(uri).timeout(LIMIT).build());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        response.headers().allValues("Set-Cookie").forEach(this::take);
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Location").orElse(""),
                took);
    }

    private HttpResponse<String> answered(HttpRequest request) throws IOException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
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

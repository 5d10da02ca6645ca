package dev.sluice.demo.tour;

import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Somebody with a browser who visits the nodes: keeps cookies for all of them, follows no redirect, waits ten seconds at most.
 * Each has an address of its own, from the range for measurements (RFC 2544), so that no limit of one harms another. Thread-safe.
 */
final class Browser {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern TIER = Pattern.compile("sluice; hit.*; detail=(near|far)");
    private static final Pattern TOTAL = Pattern.compile("total;dur=([0-9.]+)");

    private final List<String> nodes;
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final String address = "198.19." + ThreadLocalRandom.current().nextInt(256) + "."
            + ThreadLocalRandom.current().nextInt(1, 255);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(cookies)
            .connectTimeout(PATIENCE)
            .build();

    /** @param nodes their addresses */
    Browser(List<String> nodes) {
        this.nodes = nodes;
    }

    /** What came back. */
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        /** Empty if there is none. */
        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        /** {@code near} or {@code far} if a copy answered, else {@code app}. */
        String by() {
            Matcher tier = TIER.matcher(header("Cache-Status"));
            return tier.find() ? tier.group(1) : "app";
        }

        /** How long the server says it took, in milliseconds. */
        String millis() {
            Matcher total = TOTAL.matcher(header("Server-Timing"));
            return total.find() ? total.group(1) : "?";
        }
    }

    /** @param node from 1 */
    Reply get(int node, String path, String... headers) throws IOException, InterruptedException {
        return send(request(node, path, headers).build());
    }

    /** Sends a form. */
    Reply post(int node, String path, String form, String... headers) throws IOException, InterruptedException {
        return send(request(node, path, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    /** A call by a program that has nothing but the token. */
    Reply call(int node, String path, String token) throws IOException, InterruptedException {
        return new Browser(nodes).get(node, path, "Authorization", "Bearer " + token);
    }

    /** Its value; empty if there is none. */
    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst()
                .orElse("");
    }

    private HttpRequest.Builder request(int node, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(nodes.get(node - 1) + path))
                .header("X-Forwarded-For", address)
                .timeout(PATIENCE);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    /** The answer as it comes, for streams that do not end; who asks closes it. */
    HttpResponse<InputStream> stream(int node, String path, String... headers)
            throws IOException, InterruptedException {
        return client.send(request(node, path, headers).build(), BodyHandlers.ofInputStream());
    }

    private Reply send(HttpRequest request) throws IOException, InterruptedException {
        return new Reply(client.send(request, BodyHandlers.ofString()));
    }
}

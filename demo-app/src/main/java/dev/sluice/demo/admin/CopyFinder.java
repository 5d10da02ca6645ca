package dev.sluice.demo.admin;

import dev.sluice.demo.web.Exchange;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the cache of each node what it has, by a request that may be answered from a cache alone ({@code only-if-cached}, RFC
 * 9111 5.2.1.7): it costs the application nothing, and shows what a visitor would get. Thread-safe.
 */
final class CopyFinder {
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Pattern HIT = Pattern.compile("sluice; hit(?:; ttl=(-?[0-9]+))?.*?(?:; detail=([a-z-]+))?");

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /**
     * What one node has.
     *
     * @param tier where the copy is, or the word for having no copy or no answer, as the texts know it
     * @param age in seconds, as sent; empty without a copy
     * @param ttl in seconds, as sent; empty without a copy
     */
    record Found(String node, String tier, String age, String ttl) {
        static Found of(String node, HttpResponse<?> response) {
            Matcher hit =
                    HIT.matcher(response.headers().firstValue("Cache-Status").orElse(""));
            if (!hit.matches()) {
                return new Found(node, "none", "", "");
            }
            String tier = "far".equals(hit.group(2)) ? "far" : "near";
            String age = response.headers().firstValue("Age").orElse("");
            return new Found(node, tier, age, Optional.ofNullable(hit.group(1)).orElse(""));
        }
    }

    /** What the nodes have for that path, in the language of who asks. */
    List<Found> find(Exchange exchange, String path) {
        List<Found> found = new ArrayList<>();
        for (String address : addresses(exchange)) {
            found.add(ask(exchange, address, path));
        }
        return found;
    }

    private static List<String> addresses(Exchange exchange) {
        HttpServletRequest request = exchange.request();
        List<String> known = exchange.layout().addresses();
        return known.isEmpty()
                ? List.of(request.getScheme() + "://" + request.getServerName() + ":" + request.getServerPort())
                : known;
    }

    private Found ask(Exchange exchange, String address, String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(PATIENCE)
                    .header("Cache-Control", "only-if-cached")
                    .header("Accept-Language", exchange.texts().tag())
                    .build();
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return Found.of(response.headers().firstValue("X-Sluice-Node").orElse(address), response);
        } catch (IOException | IllegalArgumentException e) {
            return new Found(address, "away", "", "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Found(address, "away", "", "");
        }
    }
}

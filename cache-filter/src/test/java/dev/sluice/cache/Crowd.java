package dev.sluice.cache;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Many clients at once, spread evenly over nodes. */
final class Crowd {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Crowd() {}

    /** Asks that many times for the path, all at the same time; headers as names and values in turn. */
    static List<HttpResponse<String>> ask(List<Node> nodes, int times, String path, String... headers) {
        return IntStream.range(0, times)
                .mapToObj(i -> begin(nodes.get(i % nodes.size()), path, headers))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    /** One request, whose answer need not be waited for. */
    static CompletableFuture<HttpResponse<String>> begin(Node node, String path, String... headers) {
        URI uri = URI.create("http://127.0.0.1:" + node.port() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                .header("Host", "shop.test")
                .header("Request-Number", "crowd" + NUMBERS.incrementAndGet());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.sendAsync(request.build(), BodyHandlers.ofString());
    }

    /** What the cache did with an answer. */
    static String status(HttpResponse<String> answer) {
        return answer.headers().firstValue("Cache-Status").orElse("");
    }
}

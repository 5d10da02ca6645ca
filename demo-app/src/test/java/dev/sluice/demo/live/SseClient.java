package dev.sluice.demo.live;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser's EventSource without its coming back: hears until it is closed or the stream ends. Thread-safe. */
final class SseClient implements AutoCloseable {
    private final HttpResponse<InputStream> response;
    private final List<String> data = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile String lastId = "";
    private volatile boolean isOver;

    private SseClient(HttpResponse<InputStream> response) {
        this.response = response;
    }

    /** Listens there with these cookies; headers as names and values in turn. */
    static SseClient open(String address, String cookies, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address)).header("Cookie", cookies);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            SseClient client = new SseClient(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
            Thread reader = new Thread(client::read, "sse-client");
            reader.setDaemon(true);
            reader.start();
            return client;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            // Closed by this side, or broken by the other: it is over in both cases.
        }
        isOver = true;
    }

    private void hear(String line) {
        lines.add(line);
        if (line.startsWith("id: ")) {
            lastId = line.substring(4);
        } else if (line.startsWith("data: ")) {
            data.add(line.substring(6));
        }
    }

    int status() {
        return response.statusCode();
    }

    String header(String name) {
        return response.headers().firstValue(name).orElse("");
    }

    /** The data of all events so far. */
    List<String> data() {
        return data;
    }

    List<String> lines() {
        return lines;
    }

    String lastId() {
        return lastId;
    }

    boolean isOver() {
        return isOver;
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is of no further use.
        }
    }
}

package dev.sluice.demo.tour;

import dev.sluice.demo.visit.Browser;
import dev.sluice.demo.web.DaemonThread;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Somebody's browser that listens to server-sent events (HTML Living Standard 9.2), on a thread of its own until it is closed or the
 * stream ends; it does not come back by itself. Thread-safe.
 */
final class EventSource implements AutoCloseable {
    private final InputStream stream;
    private final List<String> data = new CopyOnWriteArrayList<>();
    private volatile String lastId = "";
    private volatile boolean hasJoined;

    private EventSource(InputStream stream) {
        this.stream = stream;
    }

    /** @param lastId what was heard last; empty to hear what happens from now on */
    static EventSource open(Browser browser, int node, String path, String lastId)
            throws Step.Broken, IOException, InterruptedException {
        String[] headers = lastId.isEmpty() ? new String[0] : new String[] {"Last-Event-ID", lastId};
        HttpResponse<InputStream> response = browser.stream(node, path, headers);
        if (response.statusCode() != 200) {
            response.body().close();
            throw new Step.Broken(Finding.of("status", "/events", 200, response.statusCode()));
        }
        EventSource source = new EventSource(response.body());
        DaemonThread.of("demo-tour-events", source::read).start();
        return source;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            // Closed by this side, or broken by the other: it is over in both cases.
        }
    }

    private void hear(String line) {
        if (line.startsWith("id: ")) {
            lastId = line.substring(4);
        } else if (line.startsWith("data: ")) {
            data.add(line.substring(6));
        } else if (line.equals(": joined")) {
            hasJoined = true;
        }
    }

    /** Whether the node has told what was missed, and tells from now on what happens. */
    boolean hasJoined() {
        return hasJoined;
    }

    String lastId() {
        return lastId;
    }

    List<String> data() {
        return List.copyOf(data);
    }

    long count(String part) {
        return data.stream().filter(heard -> heard.contains(part)).count();
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}

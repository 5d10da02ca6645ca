package dev.sluice.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port that can be named before the server behind it has one: until {@link #leadTo} it accepts and breaks off. It
 * counts connections. Thread-safe.
 */
final class LateRelay implements AutoCloseable {
    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile int target;
    private volatile boolean silent;

    LateRelay() {
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    String base() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    void leadTo(int port) {
        target = port;
    }

    /** Connections are accepted and nothing is ever answered. */
    void fallSilent() {
        silent = true;
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                connections.incrementAndGet();
                daemon(() -> relay(client));
            } catch (IOException e) {
                // The listener was closed; the loop ends.
            }
        }
    }

    private void relay(Socket client) {
        if (silent) {
            return;
        }
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            InputStream requests = client.getInputStream();
            daemon(() -> {
                try {
                    requests.transferTo(server.getOutputStream());
                } catch (IOException e) {
                    // One of the two has gone.
                }
            });
            server.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException e) {
            // Nobody listens behind it yet: the client sees the connection end.
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "late-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

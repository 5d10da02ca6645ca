package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A TCP relay on 127.0.0.1 between a client and a server that can be told to misbehave; {@link #heal} makes it a good link again. What a
 * black hole swallowed is delivered then, as TCP does after a partition. Thread-safe; at most {@value #MOST_LINKS} connections at a time.
 */
public final class TcpRelay implements AutoCloseable {
    private static final int MOST_LINKS = 512;
    private static final int CONNECT_MILLIS = 20_000;
    private static final int ATTEMPTS = 5;
    private static final Duration DRIP = Duration.ofMillis(50);
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final int targetPort;
    private final @Nullable Tls tls;
    private final int port;
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final RelayFlow flow = new RelayFlow();
    private ServerSocket listener;
    private @Nullable Thread acceptor;

    private TcpRelay(int targetPort, @Nullable Tls tls) {
        this.targetPort = targetPort;
        this.tls = tls;
        this.listener = listenAnywhere();
        this.port = listener.getLocalPort();
    }

    /** Relays plain bytes to this port of 127.0.0.1. */
    public static TcpRelay to(int targetPort) {
        return new TcpRelay(targetPort, null).begin();
    }

    /** Speaks TLS with the client and plain TCP with the target; client certificates must be the given one itself. */
    public static TcpRelay tlsTo(int targetPort, TestCertificate certificate, boolean requireClientCertificate) {
        return new TcpRelay(targetPort, new Tls(certificate.context(), requireClientCertificate)).begin();
    }

    /** The port clients connect to. */
    public int port() {
        return port;
    }

    /** The address as {@code redis.uri} takes it; with TLS its host is {@code localhost}. */
    public String uri() {
        return tls == null ? "redis://127.0.0.1:" + port : "rediss://localhost:" + port;
    }

    /** Keeps open and new connections, and forwards nothing in either direction. */
    public void blackHole() {
        flow.hold(true);
    }

    /** Breaks every open connection with a TCP reset; new ones are relayed as before. */
    public void resetAll() {
        links.forEach(Link::reset);
    }

    /** Stops listening: new connections are refused, open ones go on. */
    public synchronized void refuse() {
        closeQuietly(listener);
        awaitEnd(acceptor); // As long as a thread accepts, the port of a closed listener still takes connections.
    }

    private static void awaitEnd(@Nullable Thread thread) {
        try {
            if (thread != null) {
                thread.join(CONNECT_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Holds each forwarded chunk back for this long, in both directions. */
    public void delay(Duration perChunk) {
        flow.delay(perChunk);
    }

    /** Sends replies one byte at a time with 50 ms between them, so that a timeout per read never strikes. */
    public void drip() {
        drip(DRIP);
    }

    /** Sends replies one byte at a time with this pause after each. */
    public void drip(Duration betweenBytes) {
        flow.drip(betweenBytes);
    }

    /** Ends every misbehaviour: forwards at once, accepts connections. */
    public synchronized void heal() {
        flow.delay(Duration.ZERO);
        flow.drip(Duration.ZERO);
        flow.hold(false);
        if (listener.isClosed()) {
            listener = listen(port);
            begin();
        }
    }

    /** Stops listening and breaks all connections. */
    @Override
    public void close() {
        flow.close();
        refuse();
        resetAll();
    }

    private TcpRelay begin() {
        ServerSocket current = listener;
        acceptor = daemon("relay-" + port, () -> acceptFrom(current));
        return this;
    }

    /** Not on a port the system picks: those may go to others while this relay refuses. */
    private static ServerSocket listenAnywhere() {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return listen(FreePort.any());
            } catch (UncheckedIOException e) {
                // Someone was faster: choose another.
            }
        }
        return listen(FreePort.any());
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port), MOST_LINKS);
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptFrom(ServerSocket current) {
        while (!current.isClosed()) {
            try {
                admit(current.accept());
            } catch (IOException e) {
                // The listener was closed by refuse or close; the loop ends.
            }
        }
    }

    private void admit(Socket client) {
        Link link = new Link(client);
        links.add(link);
        if (links.size() > MOST_LINKS || flow.isClosed()) {
            link.reset();
        } else {
            var unused = daemon("relay-" + port + "-requests", link::run);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            // It is of no further use, closed or broken.
        }
    }

    private record Tls(SSLContext context, boolean requireClientCertificate) {
        Socket over(Socket plain) throws IOException {
            SSLSocket socket =
                    (SSLSocket) context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
            socket.setUseClientMode(false);
            socket.setNeedClientAuth(requireClientCertificate);
            return socket;
        }
    }

    /** One client's connection and the one to the target that belongs to it. */
    private final class Link {
        private final Socket client;
        private final Socket target = new Socket();

        Link(Socket client) {
            this.client = client;
        }

        void run() {
            try {
                flow.awaitOpen(client);
                Socket near = tls == null ? client : tls.over(client);
                client.setTcpNoDelay(true);
                target.setTcpNoDelay(true);
                target.connect(new InetSocketAddress(LOOPBACK, targetPort), CONNECT_MILLIS);
                OutputStream replies = near.getOutputStream();
                InputStream answers = target.getInputStream();
                var unused = daemon("relay-" + port + "-replies", () -> pump(answers, replies, true));
                pump(near.getInputStream(), target.getOutputStream(), false);
            } catch (IOException e) {
                reset(); // The target does not listen, or the client went away or failed the handshake.
            }
        }

        private void pump(InputStream from, OutputStream to, boolean isReply) {
            byte[] chunk = new byte[16 * 1024];
            try {
                for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
                    flow.awaitOpen(client);
                    flow.forward(chunk, length, to, isReply);
                }
                end();
            } catch (IOException e) {
                reset(); // One side broke the connection, so the other shall see it broken too.
            }
        }

        private void end() {
            links.remove(this);
            closeQuietly(client);
            closeQuietly(target);
        }

        void reset() {
            abortively(client);
            abortively(target);
            end();
            flow.wake();
        }

        private static void abortively(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // Already closed, so there is nothing left to reset.
            }
        }
    }
}

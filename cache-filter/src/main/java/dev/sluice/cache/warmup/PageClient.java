package dev.sluice.cache.warmup;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Asks the own server for pages in the name of a host, one connection for each. The JDK's clients do not let a request
 * name another host than it is sent to without a system property, which is why this one exists. For one thread;
 * {@link #close} may come from any.
 */
final class PageClient implements AutoCloseable {
    private static final int MOST_HEAD_BYTES = 64 * 1024;
    private static final long MOST_BODY_BYTES = 64L << 20;
    private static final int CHUNK = 16 * 1024;

    private final WarmUp.Server server;
    private final Duration timeout;
    private final LongSupplier nanoClock;
    private final SSLSocketFactory tls;
    private @Nullable Socket open;
    private boolean closed;

    PageClient(WarmUp.Server server, Duration timeout, LongSupplier nanoClock) {
        this(server, timeout, nanoClock, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    PageClient(WarmUp.Server server, Duration timeout, LongSupplier nanoClock, SSLSocketFactory tls) {
        this.tls = tls;
        this.server = server;
        this.timeout = timeout;
        this.nanoClock = nanoClock;
    }

    /**
     * Asks, and reads the answer to its end, so that the application is not cut off while it writes.
     *
     * @throws IOException if there is no whole answer within the time limit, or the client is closed
     */
    Answer get(Page page) throws IOException {
        long end = nanoClock.getAsLong() + timeout.toNanos();
        try (Socket plain = opened()) {
            URI base = server.base();
            int usual = server.isTls() ? 443 : 80;
            int port = base.getPort() < 0 ? usual : base.getPort();
            plain.connect(new InetSocketAddress(withoutBrackets(base.getHost()), port), millisTo(end));
            Socket socket = server.isTls() ? secured(plain, page, port, millisTo(end)) : plain;
            socket.getOutputStream().write(request(page).getBytes(StandardCharsets.US_ASCII));
            return answer(new BufferedInputStream(new Timed(socket, end)));
        }
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private synchronized Socket opened() throws IOException {
        if (closed) {
            throw new IOException("the warm-up has ended");
        }
        Socket socket = new Socket();
        open = socket;
        return socket;
    }

    /** The certificate must be for the host the page is asked for, as for any client that comes by that name. */
    private Socket secured(Socket plain, Page page, int port, int millis) throws IOException {
        plain.setSoTimeout(millis);
        String host = withoutBrackets(URI.create(page.origin().text()).getHost());
        SSLSocket socket = (SSLSocket) tls.createSocket(plain, host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** The codings are those of browsers, so that theirs is the variant that is filled. */
    private String request(Page page) {
        String scheme = page.origin().scheme();
        boolean same = scheme.equalsIgnoreCase(server.base().getScheme());
        return "GET " + page.pathAndQuery() + " HTTP/1.1\r\nHost: "
                + page.origin().authority()
                + "\r\nUser-Agent: sluice-warm-up\r\nAccept: */*\r\nAccept-Encoding: gzip, deflate, br, zstd"
                + (same ? "" : "\r\nX-Forwarded-Proto: " + scheme)
                + "\r\nConnection: close\r\n\r\n";
    }

    private static Answer answer(InputStream in) throws IOException {
        List<String> head = head(in);
        while (status(head) < 200) {
            head = head(in); // Such as 103 Early Hints, in front of the answer.
        }
        drain(in, head);
        return Answer.of(status(head), values(head, "cache-status"));
    }

    private static int status(List<String> head) throws IOException {
        String line = head.get(0);
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            throw new IOException("the server does not speak HTTP/1.1");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static List<String> head(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < MOST_HEAD_BYTES; i++) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the answer ends in its head");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String text = line.toString().stripTrailing();
            if (text.isEmpty() && !lines.isEmpty()) {
                return lines;
            }
            lines.add(text);
            line.setLength(0);
        }
        throw new IOException("the head of the answer is longer than " + MOST_HEAD_BYTES + " bytes");
    }

    private static List<String> values(List<String> head, String name) {
        return head.stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    /** The server closes at the end, as it was asked to; the length tells whether that came too early. */
    private static void drain(InputStream in, List<String> head) throws IOException {
        OptionalLong length = values(head, "content-length").stream()
                .filter(value -> value.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong)
                .findFirst();
        long most = Math.min(length.orElse(MOST_BODY_BYTES), MOST_BODY_BYTES);
        byte[] chunk = new byte[CHUNK];
        long left = most;
        int read = 0;
        while (left > 0 && read >= 0) {
            read = in.read(chunk, 0, (int) Math.min(chunk.length, left));
            left -= Math.max(read, 0);
        }
        if (left > 0 && length.isPresent() && status(head) != 304) {
            throw new EOFException("the answer ends early");
        }
    }

    private int millisTo(long end) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(end - nanoClock.getAsLong());
        if (millis <= 0) {
            throw new SocketTimeoutException("no whole answer within " + timeout.toMillis() + " ms");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    /** Breaks off the request under way, and allows no more. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            // It is of no further use.
        }
    }

    /** What comes from the socket until a moment, however slowly. */
    private final class Timed extends InputStream {
        private final Socket socket;
        private final InputStream in;
        private final long end;

        Timed(Socket socket, long end) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            socket.setSoTimeout(millisTo(end));
            return in.read(into, from, length);
        }
    }
}

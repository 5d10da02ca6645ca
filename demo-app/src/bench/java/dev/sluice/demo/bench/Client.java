package dev.sluice.demo.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Socket;

/** One keep-alive connection that sends a request and reads its answer, as cheaply as can be. Not thread-safe. */
final class Client implements Closeable {
    private static final String LENGTH = "Content-Length: ";
    /** Has no body, whatever length it tells (RFC 9112, section 6.3). */
    private static final String NOT_MODIFIED = "HTTP/1.1 304";

    private static final int STATUS_START = "HTTP/1.1 ".length();
    private static final int STATUS_END = STATUS_START + 3;
    private static final int LONGEST_ANSWER = 64 * 1024;

    private final Socket socket;
    private final InputStream in;
    private final byte[] buffer = new byte[LONGEST_ANSWER];
    private int filled;

    Client(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    static byte[] request(String path, String... fields) {
        StringBuilder text = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    /** Begins a session by this request; returns the cookie to send from now on. */
    String begin(byte[] request, String cookieName) throws IOException {
        String head = ask(request, HttpServletResponse.SC_OK);
        int start = head.indexOf(cookieName + "=");
        if (start < 0) {
            throw new ProtocolException("no cookie " + cookieName + " in " + head);
        }
        return head.substring(start, head.indexOf(';', start));
    }

    /** The head of the answer, which must have this status. */
    String ask(byte[] request, int status) throws IOException {
        String head = exchange(request);
        if (status != Integer.parseInt(head, STATUS_START, STATUS_END, 10)) {
            throw new ProtocolException("not the answer expected, which is " + status + ": " + head);
        }
        return head;
    }

    /** The head of whatever is answered. */
    String exchange(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        filled = 0;
        int headEnd = readHead();
        String head = new String(buffer, 0, headEnd, ISO_8859_1);
        int end = headEnd + (head.startsWith(NOT_MODIFIED) ? 0 : contentLength(head));
        while (filled < end) {
            fill();
        }
        return head;
    }

    /** Where the body starts. */
    private int readHead() throws IOException {
        int looked = 3;
        while (true) {
            fill();
            for (; looked < filled; looked++) {
                if (buffer[looked] == '\n' && buffer[looked - 1] == '\r' && buffer[looked - 2] == '\n') {
                    return looked + 1;
                }
            }
        }
    }

    private static int contentLength(String head) throws ProtocolException {
        int start = head.indexOf(LENGTH);
        if (start < 0) {
            throw new ProtocolException("no length in " + head);
        }
        start += LENGTH.length();
        return Integer.parseInt(head, start, head.indexOf('\r', start), 10);
    }

    private void fill() throws IOException {
        int count = in.read(buffer, filled, buffer.length - filled);
        if (count <= 0) {
            throw new EOFException("the server closed the connection");
        }
        filled += count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

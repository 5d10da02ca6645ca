package dev.sluice.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Asks a Redis on loopback one question over a plain socket (RESP2), so that starting a server needs no client library. */
final class RedisWire {
    /** No test is about these questions, so a machine that stands still for a while is no failure. */
    private static final int TIMEOUT_MILLIS = 30_000;

    private RedisWire() {}

    /** The reply as text: nested arrays one element per line, nil as an empty text; an error is thrown, as a text may look like one. */
    static String ask(int port, String... words) throws IOException {
        return ask(port, new String[0], words);
    }

    /** After another command on the same connection, none if it is empty; the reply is that of the second. */
    static String ask(int port, String[] first, String... words) throws IOException {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            byte[] before = first.length == 0 ? new byte[0] : encode(first);
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(before);
            both.writeBytes(encode(words));
            socket.getOutputStream().write(both.toByteArray());
            InputStream in = new BufferedInputStream(socket.getInputStream());
            if (first.length > 0) {
                reply(in);
            }
            return reply(in);
        }
    }

    private static byte[] encode(String... words) {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("*" + words.length + "\r\n").getBytes(UTF_8));
        for (String word : words) {
            byte[] bytes = word.getBytes(UTF_8);
            request.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
            request.writeBytes(bytes);
            request.writeBytes("\r\n".getBytes(UTF_8));
        }
        return request.toByteArray();
    }

    private static String reply(InputStream in) throws IOException {
        String line = line(in);
        return switch (line.charAt(0)) {
            case '-' -> throw new ErrorReply(line.substring(1));
            case '$' -> bulk(in, size(line));
            case '*' -> array(in, size(line));
            default -> line.substring(1);
        };
    }

    private static int size(String line) {
        return Integer.parseInt(line.substring(1));
    }

    private static String bulk(InputStream in, int length) throws IOException {
        if (length < 0) {
            return "";
        }
        byte[] bytes = in.readNBytes(length);
        line(in);
        return new String(bytes, UTF_8);
    }

    private static String array(InputStream in, int length) throws IOException {
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(reply(in));
        }
        return String.join("\n", elements);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection in the middle of a reply");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(UTF_8);
    }

    /** What Redis says against a command. */
    static final class ErrorReply extends IOException {
        private final String text;

        ErrorReply(String text) {
            super(text);
            this.text = text;
        }

        String text() {
            return text;
        }
    }
}

package dev.sluice.cache;

import dev.sluice.cache.http.NotStored;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Writes at once to the client's writer, and the same characters to a capture. The container keeps its own writer, so
 * that type, charset and buffer of the response are as without a cache. For one request.
 */
final class CapturingWriter extends PrintWriter {
    /** The charsets every encoder writes alike, whatever it was given before. */
    private static final Set<Charset> PLAIN =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII);

    private final Tee tee;

    CapturingWriter(PrintWriter client, String charset, Capture capture, CapturingResponse response) {
        this(new Tee(client, charset(charset, capture), capture, response));
    }

    private CapturingWriter(Tee tee) {
        super(tee);
        this.tee = tee;
    }

    private static Charset charset(String name, Capture capture) {
        Charset charset = Charset.forName(name);
        if (!PLAIN.contains(charset)) {
            capture.spoil(NotStored.CHARSET);
        }
        return charset;
    }

    /** The response begins anew. */
    void restart() {
        tee.restart();
    }

    /** Hands all characters to the capture. */
    void finish() {
        tee.finish();
    }

    @Override
    public boolean checkError() {
        return tee.client.checkError() || super.checkError();
    }

    private static final class Tee extends Writer {
        private final PrintWriter client;
        private final Charset charset;
        private final Capture capture;
        private final CapturingResponse response;
        private Writer copy;

        Tee(PrintWriter client, Charset charset, Capture capture, CapturingResponse response) {
            this.client = client;
            this.charset = charset;
            this.capture = capture;
            this.response = response;
            this.copy = new OutputStreamWriter(capture, charset);
        }

        void restart() {
            copy = new OutputStreamWriter(capture, charset);
        }

        void finish() {
            try {
                copy.flush();
            } catch (IOException e) {
                capture.spoil(NotStored.INCOMPLETE); // A capture throws nothing, an encoder might.
            }
        }

        @Override
        public void write(int c) throws IOException {
            response.beforeWrite();
            client.write(c);
            response.afterWrite();
            copy.write(c);
        }

        @Override
        public void write(char[] chars, int offset, int count) throws IOException {
            response.beforeWrite();
            client.write(chars, offset, count);
            response.afterWrite();
            copy.write(chars, offset, count);
        }

        @Override
        public void write(String text, int offset, int count) throws IOException {
            response.beforeWrite();
            client.write(text, offset, count);
            response.afterWrite();
            copy.write(text, offset, count);
        }

        @Override
        public void flush() {
            client.flush();
            response.afterWrite();
        }

        @Override
        public void close() {
            finish();
            client.close();
        }
    }
}

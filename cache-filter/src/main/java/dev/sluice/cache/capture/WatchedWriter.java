package dev.sluice.cache.capture;

import dev.sluice.cache.http.NotStored;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes at once to the container's own writer, so that type, charset and buffer are as without a cache, and the same
 * characters to the captured body. For one request.
 */
final class WatchedWriter extends PrintWriter {
    /** The charsets every encoder writes alike, whatever it was given before. */
    private static final Set<Charset> PLAIN =
            Set.of(StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.US_ASCII);

    private final Tee tee;

    WatchedWriter(PrintWriter target, @Nullable String charset, WatchedResponse response, Body body) {
        this(new Tee(target, charset(charset, body), response, body));
    }

    private WatchedWriter(Tee tee) {
        super(tee);
        this.tee = tee;
    }

    private static Charset charset(@Nullable String name, Body body) {
        Charset charset = name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
        if (name == null || !PLAIN.contains(charset)) {
            body.spoil(NotStored.CHARSET);
        }
        return charset;
    }

    /** From now on the characters go there. */
    void turnTo(PrintWriter other) {
        tee.target = other;
    }

    /** Where the characters go. */
    PrintWriter target() {
        return tee.target;
    }

    /** The answer begins anew. */
    void restart() {
        tee.copy = new OutputStreamWriter(tee.body, tee.charset);
    }

    /** Hands all characters to the captured body. */
    void finish() {
        tee.finish();
    }

    @Override
    public boolean checkError() {
        boolean failed = tee.target.checkError() || super.checkError();
        if (failed) {
            tee.body.spoil(NotStored.INCOMPLETE); // From now on the application knows, and may leave out the rest.
        }
        return failed;
    }

    private static final class Tee extends Writer {
        private final Charset charset;
        private final WatchedResponse response;
        private final Body body;
        private PrintWriter target;
        private Writer copy;

        Tee(PrintWriter target, Charset charset, WatchedResponse response, Body body) {
            this.target = target;
            this.charset = charset;
            this.response = response;
            this.body = body;
            this.copy = new OutputStreamWriter(body, charset);
        }

        void finish() {
            try {
                copy.flush();
            } catch (IOException e) {
                body.spoil(NotStored.INCOMPLETE); // A captured body throws nothing, an encoder might.
            }
        }

        @Override
        public void write(int c) throws IOException {
            response.beforeBody();
            target.write(c);
            response.afterBody();
            copy.write(c);
        }

        @Override
        public void write(char[] chars, int offset, int count) throws IOException {
            if (count > 0) {
                response.beforeBody();
                target.write(chars, offset, count);
                response.afterBody();
                copy.write(chars, offset, count);
            }
        }

        @Override
        public void write(String text, int offset, int count) throws IOException {
            if (count > 0) {
                response.beforeBody();
                target.write(text, offset, count);
                response.afterBody();
                copy.write(text, offset, count);
            }
        }

        @Override
        public void flush() throws IOException {
            response.beforeHead();
            target.flush();
            response.afterBody();
        }

        @Override
        public void close() throws IOException {
            finish();
            response.beforeHead();
            target.close();
            response.afterBody();
        }
    }
}

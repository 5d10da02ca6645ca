package dev.sluice.demo.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Tells when the head of a response is about to leave, after all filters inside have said their last word. */
final class HoodResponse extends HttpServletResponseWrapper {
    private final Runnable beforeCommit;
    private boolean isTold;
    private @Nullable ServletOutputStream stream;

    HoodResponse(HttpServletResponse response, Runnable beforeCommit) {
        super(response);
        this.beforeCommit = beforeCommit;
    }

    void aboutToCommit() {
        if (!isTold) {
            isTold = true;
            beforeCommit.run();
        }
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        if (stream == null) {
            stream = new Watched(super.getOutputStream());
        }
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        aboutToCommit();
        return super.getWriter();
    }

    @Override
    public void flushBuffer() throws IOException {
        aboutToCommit();
        super.flushBuffer();
    }

    @Override
    public void sendError(int status) throws IOException {
        aboutToCommit();
        super.sendError(status);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
        aboutToCommit();
        super.sendError(status, message);
    }

    private final class Watched extends ServletOutputStream {
        private final ServletOutputStream target;

        Watched(ServletOutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) throws IOException {
            aboutToCommit();
            target.write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            aboutToCommit();
            target.write(bytes, from, length);
        }

        @Override
        public void flush() throws IOException {
            aboutToCommit();
            target.flush();
        }

        @Override
        public void close() throws IOException {
            aboutToCommit();
            target.close();
        }

        @Override
        public boolean isReady() {
            return target.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            target.setWriteListener(listener);
        }
    }
}

package dev.sluice.cache;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Collection;

/**
 * The response of a filter in front that throws at one call: the one that {@code Faulty-Call} of the request names, from the
 * start; or of the response, from then on. For one request.
 */
final class FaultyResponse extends HttpServletResponseWrapper {
    /** Such as {@code reset} or {@code setHeader Cache-Status}; {@code none} at first, for the application to say. */
    static final String FIELD = "Faulty-Call";

    private String faulty;

    private FaultyResponse(HttpServletResponse response, String faulty) {
        super(response);
        this.faulty = faulty;
    }

    /** The response as it is, unless the request has the field. */
    static HttpServletResponse of(HttpServletRequest request, HttpServletResponse response) {
        String call = request.getHeader(FIELD);
        return call == null ? response : new FaultyResponse(response, call);
    }

    private void called(String call) {
        if (call.equals(faulty)) {
            throw new IllegalStateException("a filter in front does not take " + call);
        }
    }

    @Override
    public void setHeader(String name, String value) {
        called("setHeader " + name);
        if (name.equals(FIELD)) {
            faulty = value;
        } else {
            super.setHeader(name, value);
        }
    }

    @Override
    public Collection<String> getHeaderNames() {
        called("getHeaderNames");
        return super.getHeaderNames();
    }

    @Override
    public void reset() {
        called("reset");
        super.reset();
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        called("getOutputStream");
        return super.getOutputStream();
    }
}

package dev.sluice.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shows people the refusals of the filters as pages. Those are {@code application/problem+json} (RFC 9457), which is right for
 * programs; a browser says in {@code Accept} that it wants a page. To be mapped outside the filters that refuse. Thread-safe.
 */
public final class ProblemPages extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String PROBLEM = "application/problem+json";

    private final transient Layout layout;

    /** @param layout of the node */
    public ProblemPages(Layout layout) {
        this.layout = layout;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String accepted = Optional.ofNullable(request.getHeader("Accept")).orElse("");
        if (!accepted.contains("text/html")) {
            chain.doFilter(request, response);
            return;
        }
        Withheld withheld = new Withheld(response);
        chain.doFilter(request, withheld);
        ByteArrayOutputStream problem = withheld.problem;
        if (problem != null && !response.isCommitted()) {
            send(Exchange.JSON.readTree(problem.toByteArray()), request, response);
        }
    }

    private void send(JsonNode problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Html content = Html.of(
                "<p class=\"notice\" role=\"alert\">{}</p>",
                problem.path("detail").asText());
        layout.send(request, response, problem.path("title").asText(), content, Html.NONE);
    }

    /** Keeps the body of a problem back, and nothing else. */
    private static final class Withheld extends HttpServletResponseWrapper {
        private @Nullable ByteArrayOutputStream problem;

        Withheld(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setContentType(@Nullable String type) {
            problem = PROBLEM.equals(type) ? new ByteArrayOutputStream() : null;
            if (problem == null) {
                super.setContentType(type);
            }
        }

        @Override
        public void setContentLength(int length) {
            if (problem == null) {
                super.setContentLength(length);
            }
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return problem == null ? super.getOutputStream() : new Kept(problem);
        }
    }

    private static final class Kept extends ServletOutputStream {
        private final ByteArrayOutputStream target;

        Kept(ByteArrayOutputStream target) {
            this.target = target;
        }

        @Override
        public void write(int b) {
            target.write(b);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("a problem is written at once");
        }
    }
}

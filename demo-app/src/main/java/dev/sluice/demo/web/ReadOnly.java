package dev.sluice.demo.web;

import dev.sluice.core.web.Language;
import dev.sluice.core.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/** Lets visitors look and sign in and out, but change nothing: for a demo that stands in public. Thread-safe. */
public final class ReadOnly extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> ALLOWED = Set.of("/sign-in", "/sign-out");

    /** Nothing is chosen. */
    public ReadOnly() {}

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SAFE.contains(request.getMethod()) || ALLOWED.contains(request.getServletPath())) {
            chain.doFilter(request, response);
            return;
        }
        Texts texts = Texts.of(ReadOnly.class, request);
        Problem.of(HttpServletResponse.SC_FORBIDDEN, texts.text("title.403"), texts.text("read-only"))
                .send(response, Language.of(request));
    }
}

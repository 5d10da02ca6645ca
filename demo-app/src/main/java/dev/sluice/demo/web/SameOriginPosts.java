package dev.sluice.demo.web;

import dev.sluice.core.web.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Refuses a form that another site made the browser send: it would come with the user's cookies. Every browser of today
 * says by {@code Sec-Fetch-Site} or {@code Origin} where a POST comes from; what says neither is no browser, and acts
 * for nobody but itself.
 */
public final class SameOriginPosts extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final List<String> SAFE = List.of("GET", "HEAD", "OPTIONS");

    /** Nothing is chosen. */
    public SameOriginPosts() {}

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (SAFE.contains(request.getMethod()) || isOurs(request)) {
            chain.doFilter(request, response);
        } else {
            Problem.of(HttpServletResponse.SC_FORBIDDEN, "Foreign form", "This was sent by a page of another site.")
                    .send(response);
        }
    }

    private static boolean isOurs(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return site.equals("same-origin") || site.equals("none");
        }
        String origin = request.getHeader("Origin");
        return origin == null || origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
    }
}

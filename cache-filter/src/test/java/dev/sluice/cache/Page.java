package dev.sluice.cache;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the application of a test answers on one path. */
@FunctionalInterface
interface Page {
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;

    /** A text with this {@code Cache-Control}. */
    static Page of(String text, String cacheControl) {
        return (request, response) -> {
            response.setHeader("Cache-Control", cacheControl);
            response.setContentType("text/plain;charset=utf-8");
            response.getWriter().print(text);
        };
    }
}

package dev.sluice.cache.capture;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the application of a test answers on one path. */
@FunctionalInterface
interface Page {
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException, ServletException;

    static Page of(String text) {
        return (request, response) -> start(response).getWriter().print(text);
    }

    static HttpServletResponse start(HttpServletResponse response) {
        response.setContentType("text/plain;charset=utf-8");
        response.setHeader("ETag", "\"1\"");
        return response;
    }
}

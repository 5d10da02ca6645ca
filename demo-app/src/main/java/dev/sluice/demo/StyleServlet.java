package dev.sluice.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The style sheet of all pages. */
final class StyleServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/css; charset=utf-8");
        response.setHeader("Cache-Control", "public, max-age=60");
        try (InputStream css = StyleServlet.class.getResourceAsStream("demo.css")) {
            Objects.requireNonNull(css, "demo.css lies beside this class").transferTo(response.getOutputStream());
        }
    }
}

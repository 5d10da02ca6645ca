package dev.sluice.demo.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Style sheets and scripts: {@code /static/<topic>/<file>} is the file in the folder {@code static} of the package
 * {@code dev.sluice.demo.<topic>}. Thread-safe.
 */
public final class StaticServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final List<String> READ = List.of("GET", "HEAD");
    private static final Pattern PATH = Pattern.compile("/([a-z]{1,20})/([a-z-]{1,30}\\.(css|js|svg))");
    private static final Map<String, String> TYPES = Map.of(
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    /** Nothing is chosen. */
    public StaticServlet() {}

    /** Files are read, and nothing else is done with them: no echo of a request either. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (READ.contains(request.getMethod())) {
            super.service(request, response);
        } else {
            response.setHeader("Allow", String.join(", ", READ));
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Matcher path = PATH.matcher(Optional.ofNullable(request.getPathInfo()).orElse(""));
        if (!path.matches()) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        String resource = "/dev/sluice/demo/" + path.group(1) + "/static/" + path.group(2);
        try (InputStream file = StaticServlet.class.getResourceAsStream(resource)) {
            if (file == null) {
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
                return;
            }
            response.setContentType(TYPES.get(path.group(3)));
            response.setHeader("Cache-Control", "public, max-age=60");
            file.transferTo(response.getOutputStream());
        }
    }
}

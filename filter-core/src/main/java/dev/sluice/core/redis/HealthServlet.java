package dev.sluice.core.redis;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;

/**
 * Answers whether the web application reaches its Redis: 200 if every link answers, else 503, with each link's state
 * and the reason as JSON. Every question costs one read per link, or nothing while its breaker is open.
 *
 * <pre>{"status":"DOWN","links":[{"redis":"redis://cache:6379","available":false,"reason":"PAUSED: …"}]}</pre>
 */
public final class HealthServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final List<String> METHODS = List.of("GET", "HEAD");

    private record Report(String status, List<RedisLink.Health> links) {}

    /** Other methods get 405 (RFC 9110 15.5.6), and no echo of the request. */
    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        if (METHODS.contains(request.getMethod())) {
            super.service(request, response);
        } else {
            response.setHeader("Allow", String.join(", ", METHODS));
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<RedisLink.Health> links = RedisLinks.inUse(getServletContext()).stream()
                .map(RedisLink::health)
                .toList();
        boolean up = links.stream().allMatch(RedisLink.Health::available);
        response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(JSON.writeValueAsBytes(new Report(up ? "UP" : "DOWN", links)));
    }
}

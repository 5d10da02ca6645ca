package dev.sluice.session;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The application of the tests: serves the page that the test has just written, found by its number in the query. */
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Map<String, Page> PAGES = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The path under which the page is served from now on. */
    static String path(Page page) {
        String number = Long.toString(NUMBERS.incrementAndGet());
        PAGES.put(number, page);
        return "/page?" + number;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        try {
            Object included = request.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING);
            Object number = included == null ? request.getQueryString() : included;
            Objects.requireNonNull(PAGES.get(number)).serve(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}

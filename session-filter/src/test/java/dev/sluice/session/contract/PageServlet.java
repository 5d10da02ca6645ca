package dev.sluice.session.contract;

import jakarta.servlet.DispatcherType;
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

/** Serves the page a case has just written, found by its number in the query; an error dispatch gets the error page. */
public final class PageServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String ERROR = "error";
    private static final Map<String, Page> PAGES = new ConcurrentHashMap<>();
    private static final AtomicLong NUMBERS = new AtomicLong();

    /** The path under which the page is served from now on. */
    static String path(Page page) {
        String number = Long.toString(NUMBERS.incrementAndGet());
        PAGES.put(number, page);
        return "/page?" + number;
    }

    /** What the next error dispatches are served. */
    static void errorPage(Page page) {
        PAGES.put(ERROR, page);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        try {
            Objects.requireNonNull(PAGES.get(number(request))).serve(request, response);
        } catch (IOException | ServletException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static String number(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.ERROR) {
            return ERROR;
        }
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_QUERY_STRING);
        return (included == null ? request.getQueryString() : included).toString();
    }
}

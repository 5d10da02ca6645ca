package dev.sluice.cache;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The application behind the cache: pages that tests put there, and how often each was asked for, on all nodes together. */
public final class Application extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final Map<String, Page> PAGES = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();
    private static final AtomicInteger PATHS = new AtomicInteger();

    /** Puts a page on a path nobody has used yet, and returns the path. */
    static String on(Page page) {
        String path = "/page" + PATHS.incrementAndGet();
        PAGES.put(path, page);
        return path;
    }

    /** Puts a page on a new path below this folder. */
    static String below(String folder, Page page) {
        String path = folder + "/page" + PATHS.incrementAndGet();
        PAGES.put(path, page);
        return path;
    }

    /** Replaces a page. */
    static void change(String path, Page page) {
        PAGES.put(path, page);
    }

    /** How often the page answered. */
    static int calls(String path) {
        return CALLS.computeIfAbsent(path, key -> new AtomicInteger()).get();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Object included = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
        String path = included == null ? request.getServletPath() : included.toString();
        Page page = PAGES.get(path);
        if (page == null) {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
            return;
        }
        CALLS.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
        page.answer(request, response);
    }
}

package dev.sluice.demo.bench;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The application: one page per workload, the same for all candidates. Answers 410 if the session is not as expected. */
final class Pages extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final String PAGE = "<!DOCTYPE html><title>Page</title><p>" + "All is well. ".repeat(75);

    /** What a page does; false if the session is not as it should be. */
    @FunctionalInterface
    private interface Page {
        boolean visit(HttpServletRequest request);
    }

    private final transient Map<String, Page> pages = new HashMap<>();
    private final AtomicLong changes = new AtomicLong();

    Pages() {
        SessionWorkload.all().forEach(workload -> pages.put(workload.path(), page(workload)));
    }

    private Page page(SessionWorkload workload) {
        Map<String, Object> content = Content.attributes(workload.kilobytes());
        return switch (workload.kind()) {
            case NONE -> request -> true;
            case READ -> request -> reads(request.getSession(false), List.of(Content.CHANGED));
            case READ_ALL -> request -> reads(request.getSession(false), content.keySet());
            case CHANGE -> request -> changes(request.getSession(false));
            case BEGIN -> request -> {
                HttpSession session = request.getSession();
                content.forEach(session::setAttribute);
                return true;
            };
            case FORGED -> request -> request.getSession(false) == null;
        };
    }

    private static boolean reads(@Nullable HttpSession session, Collection<String> names) {
        return session != null && names.stream().allMatch(name -> session.getAttribute(name) != null);
    }

    private boolean changes(@Nullable HttpSession session) {
        if (session == null || !(session.getAttribute(Content.CHANGED) instanceof List<?> list)) {
            return false;
        }
        List<Object> changed = new ArrayList<>(list);
        changed.set(0, Content.line(changes.incrementAndGet()));
        session.setAttribute(Content.CHANGED, changed);
        return true;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Page page = pages.get(request.getRequestURI());
        if (page == null || !page.visit(request)) {
            response.sendError(HttpServletResponse.SC_GONE);
            return;
        }
        response.setContentType("text/html;charset=utf-8");
        response.getWriter().write(PAGE);
    }
}

package dev.sluice.demo.web;

import dev.sluice.core.web.Language;
import dev.sluice.core.web.Problem;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page for a request that went wrong, whatever its method was. Thread-safe. */
public final class ErrorServlet extends HttpServlet {
    /** Where the container finds it. */
    public static final String PATH = "/error";

    private static final long serialVersionUID = 1L;

    private final transient Layout layout;

    /** @param layout of the node */
    public ErrorServlet(Layout layout) {
        this.layout = layout;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Who asks for this page by its address has met no error, and there is no such page.
        boolean failed = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer;
        int status = failed ? response.getStatus() : HttpServletResponse.SC_NOT_FOUND;
        Language language = Language.of(request);
        Problem problem = problem(status, language);
        response.setHeader(Hood.NODE, layout.node()); // Some errors come before any filter.
        Hood.FIELDS.forEach(response::setHeader);
        String asked = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (asked.startsWith("/api/")) {
            problem.send(response, language);
            return;
        }
        response.setStatus(status);
        String home = Texts.of(ErrorServlet.class, language).text("home");
        Html content = Html.of("<p>{} <a href=\"/\">{}</a></p>", problem.detail(), home);
        layout.send(request, response, problem.title(), content, Html.NONE);
    }

    /** What is said of an error of that status. */
    public static Problem problem(int status, Language language) {
        Texts texts = Texts.of(ErrorServlet.class, language);
        String words = known(status);
        return Problem.of(status, texts.text("title." + words), texts.text("advice." + words));
    }

    private static String known(int status) {
        return switch (status) {
            case 403, 404, 405, 414, 431 -> Integer.toString(status);
            case 501, 505 -> "4xx"; // A method or version that nobody serves is the client's choice.
            default -> status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR ? "4xx" : "5xx";
        };
    }
}

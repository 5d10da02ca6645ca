package dev.sluice.demo;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The page for a request that went wrong, whatever its method was. */
final class ErrorServlet extends HttpServlet {
    static final String PATH = "/error";
    private static final long serialVersionUID = 1L;

    private final transient Layout layout;

    ErrorServlet(Layout layout) {
        this.layout = layout;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        // Who asks for this page by its address has met no error, and there is no such page.
        boolean failed = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer;
        int status = failed ? response.getStatus() : HttpServletResponse.SC_NOT_FOUND;
        response.setStatus(status);
        layout.send(request, response, title(status), Html.of("<p>{} <a href=\"/\">Home</a></p>", advice(status)));
    }

    private static String title(int status) {
        return switch (status) {
            case HttpServletResponse.SC_NOT_FOUND -> "Not here";
            case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> "Not this way";
            default -> status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR ? "Not understood" : "Something broke";
        };
    }

    private static String advice(int status) {
        return switch (status) {
            case HttpServletResponse.SC_NOT_FOUND -> "There is no such page.";
            case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> "This address does not take requests of this method.";
            default ->
                status < HttpServletResponse.SC_INTERNAL_SERVER_ERROR
                        ? "The request lacks something or asks for what there is not."
                        : "That was our mistake, and the log has the reason.";
        };
    }
}

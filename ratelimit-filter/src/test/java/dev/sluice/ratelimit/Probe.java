package dev.sluice.ratelimit;

import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** An application that tells what it sees: {@code /forward}, {@code /async} and {@code /fail} see it on a later dispatch. */
public final class Probe extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        switch (request.getServletPath()) {
            case "/forward" -> request.getRequestDispatcher("/later").forward(request, response);
            case "/async" -> request.startAsync().dispatch("/later");
            case "/fail" -> response.sendError(500);
            case "/sign-out" -> signOut(request, response);
            default -> tell(request, response);
        }
    }

    private static void tell(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String token = request.getAttribute(VerifiedToken.ATTRIBUTE) == null ? "without token" : "with token";
        response.getWriter()
                .write(request.getDispatcherType() + " of " + request.getRemoteUser() + " ("
                        + request.getUserPrincipal() + ", " + request.getAuthType() + ") " + token
                        + (request.isUserInRole("reader") ? ", reader" : "")
                        + (request.isUserInRole("owner") || request.isUserInRole(null) ? ", owner" : ""));
    }

    private void signOut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        VerifiedToken token = (VerifiedToken) request.getAttribute(VerifiedToken.ATTRIBUTE);
        try {
            TokenBlacklist.of(getServletContext()).revoke(token);
        } catch (Exception e) {
            throw new IOException(e);
        }
        response.getWriter().write("goodbye");
    }
}

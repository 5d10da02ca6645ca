package dev.sluice.demo.account;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Shows the limits who is about to sign in: the name in the form, as a header field, because a rule's key can be a header
 * and no field of a form. What the client itself sends under that name never counts. To be mapped before the limits, to the
 * sign-in alone. Thread-safe.
 */
final class SignInName extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String HEADER = "Sluice-Sign-In-Name";

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean isForm = request.getMethod().equals("POST");
        chain.doFilter(new Named(request, isForm ? request.getParameter("name") : null), response);
    }

    /** A name nobody can have is none: guessing under it is counted by address. */
    private static final class Named extends HttpServletRequestWrapper {
        private final @Nullable String name;

        Named(HttpServletRequest request, @Nullable String given) {
            super(request);
            this.name = Credentials.normalName(given);
        }

        @Override
        public @Nullable String getHeader(String header) {
            return header.equalsIgnoreCase(HEADER) ? name : super.getHeader(header);
        }
    }
}

package dev.sluice.ratelimit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** A security filter of the application: whoever says who he is, is. */
public final class SignIn extends HttpFilter {
    private static final long serialVersionUID = 1;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequestWrapper named = new HttpServletRequestWrapper(request) {
            @Override
            public String getRemoteUser() {
                return getHeader("X-User");
            }
        };
        chain.doFilter(named, response);
    }
}

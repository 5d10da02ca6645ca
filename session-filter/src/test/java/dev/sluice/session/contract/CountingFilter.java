package dev.sluice.session.contract;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** A filter of the application that uses the session before and after its page. */
public final class CountingFilter implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        add(request, "begun");
        try {
            chain.doFilter(request, response);
        } finally {
            add(request, "ended");
        }
    }

    private static void add(ServletRequest request, String name) {
        var session = ((HttpServletRequest) request).getSession();
        session.setAttribute(name, session.getAttribute(name) instanceof Integer count ? count + 1 : 1);
    }
}

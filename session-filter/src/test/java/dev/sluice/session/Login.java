package dev.sluice.session;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Stands for what logs users in before our filter: takes the header {@code User} for who they are. */
public final class Login implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new Named((HttpServletRequest) request), response);
    }

    private static final class Named extends HttpServletRequestWrapper {
        private @Nullable String user;

        Named(HttpServletRequest request) {
            super(request);
            user = request.getHeader("User");
        }

        @Override
        public @Nullable String getRemoteUser() {
            return user;
        }

        @Override
        public void login(String name, String password) {
            user = name;
        }

        @Override
        public void logout() {
            user = null;
        }
    }
}

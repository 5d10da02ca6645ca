package dev.sluice.cache;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request of the user that {@code Sign-In} names, as {@code FORM alice}; for one thread. */
final class SignedIn extends HttpServletRequestWrapper {
    private final String kind;
    private @Nullable String name;

    private SignedIn(HttpServletRequest request, String kind, String name) {
        super(request);
        this.kind = kind;
        this.name = name;
    }

    static HttpServletRequest of(HttpServletRequest request) {
        String line = request.getHeader("Sign-In");
        int blank = line == null ? -1 : line.indexOf(' ');
        return line == null ? request : new SignedIn(request, line.substring(0, blank), line.substring(blank + 1));
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        String user = name;
        return user == null ? null : () -> user;
    }

    @Override
    public String getAuthType() {
        return kind;
    }

    @Override
    public void login(String user, String password) {
        name = user;
    }

    @Override
    public void logout() {
        name = null;
    }
}

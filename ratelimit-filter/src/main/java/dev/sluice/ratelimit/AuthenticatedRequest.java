package dev.sluice.ratelimit;

import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** A request that tells the application who sent it, by the token it came with. As thread-safe as the request in it. */
final class AuthenticatedRequest extends HttpServletRequestWrapper {
    private final VerifiedToken token;
    private final String rolesClaim;

    private record Subject(String name) implements Principal {
        @Override
        public String getName() {
            return name;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    AuthenticatedRequest(HttpServletRequest request, VerifiedToken token, String rolesClaim) {
        super(request);
        this.token = token;
        this.rolesClaim = rolesClaim;
    }

    @Override
    public String getAuthType() {
        return "Bearer";
    }

    /** The {@code sub} of the token. */
    @Override
    public @Nullable String getRemoteUser() {
        return token.subject();
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
        String subject = token.subject();
        return subject == null ? null : new Subject(subject);
    }

    /** Knows the two names the servlet specification keeps for itself: nobody has {@code *}, all users have {@code **}. */
    @Override
    public boolean isUserInRole(@Nullable String role) {
        if (role == null) {
            return false;
        }
        return switch (role) {
            case "*" -> false;
            case "**" -> token.subject() != null;
            default -> token.wordsOf(rolesClaim).contains(role);
        };
    }
}

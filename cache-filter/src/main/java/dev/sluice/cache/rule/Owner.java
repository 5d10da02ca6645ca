package dev.sluice.cache.rule;

import dev.sluice.core.redis.KeySpace;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;

/** Whose a response is that is kept for one user. Stateless. */
final class Owner {
    private Owner() {}

    /**
     * What stands for the user of a request in a key; empty if there is none. How he signed in is part of it: a user of
     * the container and the subject of a token are two, even if they have one name.
     */
    static Optional<String> hash(HttpServletRequest request) {
        Principal user = request.getUserPrincipal();
        String name = user == null ? null : user.getName();
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(KeySpace.hash("user", Objects.toString(request.getAuthType(), ""), name));
    }
}

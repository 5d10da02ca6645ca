package dev.sluice.ratelimit.rule;

import dev.sluice.ratelimit.token.VerifiedToken;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the rules look at of one request. Immutable, but the function reads the request.
 *
 * @param method as sent; methods are case-sensitive (RFC 9110 section 9.1)
 * @param path as {@link dev.sluice.core.web.PathPatterns#pathOf} gives it
 * @param client the address the request comes from
 * @param header the value of a header field by its name, null if it was not sent
 * @param session the id of the session the request names, null without; nothing says that there is such a session
 * @param token the verified token it came with, null without
 * @param user whom the container, or a filter in front, has signed in, null if nobody or not asked; a token goes before
 */
public record Call(
        String method,
        String path,
        ClientAddress client,
        Function<String, @Nullable String> header,
        @Nullable String session,
        @Nullable VerifiedToken token,
        @Nullable String user) {
    /** A call of nobody whom the container has signed in. */
    public Call(
            String method,
            String path,
            ClientAddress client,
            Function<String, @Nullable String> header,
            @Nullable String session,
            @Nullable VerifiedToken token) {
        this(method, path, client, header, session, token, null);
    }

    /** The same call, known to come with this token. */
    public Call with(VerifiedToken verified) {
        return new Call(method, path, client, header, session, verified, user);
    }
}

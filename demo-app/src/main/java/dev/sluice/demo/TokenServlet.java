package dev.sluice.demo;

import dev.sluice.ratelimit.token.VerifiedToken;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Shows a user the token of the sign-in, how to use it, and how to end it. */
final class TokenServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private static final Set<String> TIMES = Set.of("iat", "nbf", "exp");

    private final transient Layout layout;

    TokenServlet(Layout layout) {
        this.layout = layout;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object token = request.getAttribute(VerifiedToken.ATTRIBUTE);
        if (token instanceof VerifiedToken verified && SignIn.user(request).isPresent()) {
            layout.send(
                    request,
                    response,
                    "Your token",
                    page(verified.claims(), SignIn.token(request).orElse("")));
        } else {
            Layout.seeOther(response, "/sign-in");
        }
    }

    private Html page(Map<String, Object> claims, String token) {
        Html rows = Html.all(claims.entrySet().stream()
                .map(claim -> Html.of(
                        "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td></tr>\n",
                        claim.getKey(),
                        value(claim.getKey(), claim.getValue()))));
        Html calls = Html.all(layout.addresses().stream()
                .map(address -> Html.of("curl -i -H \"Authorization: Bearer $TOKEN\" {}/api/me\n", address)));
        return Html.of("""
                <table><tbody>
                {}</tbody></table>
                <h2>Call the API with it</h2>
                <p>Keep the token in a shell variable. (A real application would not show it to its page: the cookie
                that holds it is HttpOnly for that reason.)</p>
                <pre class="token">TOKEN={}</pre>
                <pre tabindex="0">{}</pre>
                <h2>End it</h2>
                <p>Then call again, on either node: it is refused.</p>
                <form method="post" action="/sign-out"><button name="what" value="this">Revoke this token</button>
                <button name="what" value="everywhere">Sign out everywhere</button></form>
                <p>The first button ends this token and this session. The second ends all tokens issued to you so far, in whatever
                browser or script they are. Sessions elsewhere stay in Redis until they expire, but nobody is signed in
                by them: the pages ask for the token too.</p>
                """, rows, token, calls);
    }

    /** The times of a token are seconds since 1970 (RFC 7519 section 2), which nobody reads. */
    private static Html value(String name, Object value) {
        return TIMES.contains(name) && value instanceof Number seconds
                ? Html.of("{}<br>{}", seconds.longValue(), Html.time(Instant.ofEpochSecond(seconds.longValue())))
                : Html.of("{}", value);
    }
}

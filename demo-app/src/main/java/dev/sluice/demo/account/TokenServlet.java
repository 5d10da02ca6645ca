package dev.sluice.demo.account;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.Texts;
import dev.sluice.ratelimit.token.VerifiedToken;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Shows users the token of their sign-in, how to use it, and how to end it. */
final class TokenServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> TIMES = Set.of("iat", "nbf", "exp");
    private static final String PAGE = """
            <table><tbody>
            {}</tbody></table>
            <h2>{}</h2>
            <p>{}</p>
            <pre tabindex="0">TOKEN={}</pre>
            <pre tabindex="0">{}</pre>
            <p>{}</p>
            <h2>{}</h2>
            <p>{}</p>
            <form class="row" method="post" action="/sign-out"><button name="what" value="this">{}</button>
            <button class="danger" name="what" value="everywhere">{}</button></form>
            """;

    TokenServlet(Layout layout) {
        super(layout);
    }

    @Override
    protected void get(Exchange exchange) throws Refused, IOException {
        exchange.signedIn();
        VerifiedToken token = SignIn.verified(exchange.request()).orElseThrow(Refused::notSignedIn);
        Texts texts = exchange.texts();
        exchange.page(
                "token",
                Html.of(
                        PAGE,
                        rows(token.claims(), texts),
                        texts.text("token.use"),
                        texts.text("token.use.how"),
                        SignIn.token(exchange.request()).orElse(""),
                        calls(exchange),
                        texts.text("token.plan"),
                        texts.text("token.end"),
                        texts.text("token.end.how"),
                        texts.text("token.revoke"),
                        texts.text("sign-out.everywhere")));
    }

    private static Html rows(Map<String, Object> claims, Texts texts) {
        return Html.all(claims.entrySet().stream()
                .map(claim -> Html.of(
                        "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td></tr>\n",
                        claim.getKey(),
                        texts.text("claim." + claim.getKey()),
                        value(claim.getKey(), claim.getValue()))));
    }

    /** The times of a token are seconds since 1970 (RFC 7519 section 2), which nobody reads. */
    private static Html value(String name, Object value) {
        return TIMES.contains(name) && value instanceof Number seconds
                ? Html.of("{}<br>{}", seconds.longValue(), Html.time(Instant.ofEpochSecond(seconds.longValue())))
                : Html.of("{}", value);
    }

    private static Html calls(Exchange exchange) {
        List<String> known = exchange.layout().addresses();
        List<String> addresses =
                known.isEmpty() ? List.of("https://" + exchange.request().getHeader("Host")) : known;
        return Html.all(addresses.stream()
                .map(address -> Html.of("curl -i -H \"Authorization: Bearer $TOKEN\" {}/api/me\n", address)));
    }
}

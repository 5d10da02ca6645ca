package dev.sluice.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The first page, and the answer for every path nobody else serves. */
final class HomeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Layout layout;

    HomeServlet(Layout layout) {
        this.layout = layout;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (request.getServletPath().equals("/")) {
            layout.send(request, response, "One application, two nodes, one Redis", home(request));
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static Html home(HttpServletRequest request) {
        Html state = SignIn.user(request)
                .map(name -> Html.of("""
                        <p>You are signed in as <strong>{}</strong>, on both nodes.</p>
                        <form method="post" action="/sign-out"><button>Sign out</button></form>
                        """, name))
                .orElse(Html.of("<p>You are not signed in. <a href=\"/sign-in\">Sign in</a></p>"));
        return Html.of("""
                {}
                <p>The links at the foot of each page lead to the same page on either node.</p>
                <dl>
                <dt><a href="/cart">Basket</a></dt>
                <dd>Lives in the session. Fill it here, look at it on the other node.</dd>
                <dt><a href="/products">Products</a></dt>
                <dd>A slow list that is slow once. A new price shows on both nodes at once.</dd>
                <dt><a href="/token">Token</a></dt>
                <dd>Revoke it on one node: the other refuses it from the next request on.</dd>
                <dt><a href="/api/me">/api/me</a></dt>
                <dd>JSON for those with a token, 20 requests in 10 seconds, counted over both nodes.</dd>
                <dt><a href="/health">/health</a>, <a href="/metrics">/metrics</a></dt>
                <dd>For the load balancer and for Prometheus.</dd>
                </dl>
                """, state);
    }
}

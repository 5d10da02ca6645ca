package dev.sluice.session;

import dev.sluice.testing.Http;
import dev.sluice.testing.Http.Reply;

/** Somebody who sends one session id with every request, whatever cookies the answers set. */
record ByHand(String id) {
    Reply visit(Node node, Page page) {
        return Http.get(node.uri(PageServlet.path(page)), "Cookie", "sid=" + id);
    }

    /** The attribute as text; the word none without a session. */
    String get(Node node, String name) {
        return visit(node, (request, response) -> {
                    var session = request.getSession(false);
                    response.getWriter().print(session == null ? "none" : "" + session.getAttribute(name));
                })
                .body();
    }
}

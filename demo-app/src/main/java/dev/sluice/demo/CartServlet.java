package dev.sluice.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The basket of the visitor, signed in or not. */
final class CartServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient Layout layout;
    private final transient Catalogue catalogue;

    CartServlet(Layout layout, Catalogue catalogue) {
        this.layout = layout;
        this.catalogue = catalogue;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Map<String, Integer> pieces = Cart.piecesIn(request.getSession(false)); // who only looks gets no session
        Html rows = Html.all(catalogue.names().stream().map(product -> row(product, pieces.getOrDefault(product, 0))));
        Html page = Html.of("""
                <p>It lives in your session, so both nodes know it. Nothing in the page's code says “save”:
                the servlet changes an object in the session, and the filter notices.</p>
                <table>
                <thead><tr><th scope="col">Product</th><th scope="col">Pieces</th><th scope="col">Change</th></tr></thead>
                <tbody>
                {}</tbody>
                </table>
                """, rows);
        layout.send(request, response, "Basket", page);
    }

    private static Html row(String product, int pieces) {
        return Html.of("""
                <tr><th scope="row">{}</th><td>{}</td><td>
                <form method="post" action="/cart"><input type="hidden" name="product" value="{}">
                <button name="do" value="add" aria-label="Add one {}">+</button>
                <button name="do" value="remove" aria-label="Remove one {}">−</button></form></td></tr>
                """, product, pieces, product, product, product);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String product = Optional.ofNullable(request.getParameter("product")).orElse("");
        if (!catalogue.names().contains(product)) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        Cart cart = Cart.of(request.getSession());
        if ("remove".equals(request.getParameter("do"))) {
            cart.remove(product);
        } else {
            cart.add(product);
        }
        Layout.seeOther(response, "/cart");
    }
}

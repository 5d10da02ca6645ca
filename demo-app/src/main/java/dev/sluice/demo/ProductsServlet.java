package dev.sluice.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The slow list, the same for everyone, and the form that changes a price. */
final class ProductsServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    /**
     * Sluice keeps the page for 30 seconds. The browser keeps none: its copy would not hear of a new price set through
     * the other node, which is another origin to it.
     */
    private static final String CACHE_CONTROL = "public, s-maxage=30, max-age=0";

    private final transient Layout layout;
    private final transient Catalogue catalogue;
    private final transient Clock clock;

    ProductsServlet(Layout layout, Catalogue catalogue, Clock clock) {
        this.layout = layout;
        this.catalogue = catalogue;
        this.clock = clock;
    }

    /** Asks for no session, cookie or user: what it writes is for everyone. */
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Html rows = Html.all(catalogue.prices().entrySet().stream().map(ProductsServlet::row));
        response.setHeader("Cache-Control", CACHE_CONTROL);
        Html page = Html.of("""
                <p>Reading these prices is slow. This page was written by <strong>{}</strong> at
                <strong>{}</strong> and is kept for 30 seconds.</p>
                <table>
                <thead><tr><th scope="col">Product</th><th scope="col">Price in cents</th></tr></thead>
                <tbody>
                {}</tbody>
                </table>
                <h2>How to see it</h2>
                <p><a href="/products">Ask again</a>, here or on the other node: the answer comes at once and the time above
                stands still. Change a price: both nodes show it with the next request.
                Your browser's reload button asks for a page made anew (<code>Cache-Control: max-age=0</code>), and gets it.</p>
                <p>The answer itself tells what the cache did, in the header fields <code>Age</code>
                and <code>Cache-Status</code>:</p>
                <pre tabindex="0">{}</pre>
                """, layout.node(), Html.time(clock.instant()), rows, curl());
        layout.send(request, response, "Products", page);
    }

    private String curl() {
        return String.join(
                "\n",
                layout.addresses().stream()
                        .map(address -> "curl -sD - -o /dev/null " + address + "/products")
                        .toList());
    }

    private static Html row(Map.Entry<String, Integer> price) {
        String id = "price-" + price.getKey().toLowerCase(Locale.ROOT);
        return Html.of("""
                <tr><th scope="row"><label for="{}">{}</label></th><td>
                <form method="post" action="/products"><input type="hidden" name="product" value="{}">
                <input id="{}" name="cents" type="number" min="1" max="999999" required value="{}">
                <button>Change</button></form></td></tr>
                """, id, price.getKey(), price.getKey(), id, price.getValue());
    }

    /** The cache drops the page, on both nodes, because an unsafe method succeeded on its address. */
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String product = Optional.ofNullable(request.getParameter("product")).orElse("");
        String cents = Optional.ofNullable(request.getParameter("cents")).orElse("");
        if (cents.matches("[1-9][0-9]{0,5}") && catalogue.reprice(product, Integer.parseInt(cents))) {
            Layout.seeOther(response, "/products");
        } else {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }
}

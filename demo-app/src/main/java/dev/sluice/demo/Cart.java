package dev.sluice.demo;

import jakarta.servlet.http.HttpSession;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The basket of one session: pieces by product. It is changed in place and never put into the session again: the
 * session filter sees the change by itself. Not thread-safe, like any session attribute of this kind.
 */
final class Cart {
    private static final String ATTRIBUTE = "cart";
    private static final int MOST_PIECES = 99;

    private final Map<String, Integer> pieces = new TreeMap<>();

    /** The basket of a session, new if it has none. */
    static Cart of(HttpSession session) {
        if (session.getAttribute(ATTRIBUTE) instanceof Cart cart) {
            return cart;
        }
        Cart cart = new Cart();
        session.setAttribute(ATTRIBUTE, cart);
        return cart;
    }

    /** Pieces by product in the basket of a session; a look at it makes none. */
    static Map<String, Integer> piecesIn(@Nullable HttpSession session) {
        return session != null && session.getAttribute(ATTRIBUTE) instanceof Cart cart
                ? Map.copyOf(cart.pieces)
                : Map.of();
    }

    void add(String product) {
        pieces.merge(product, 1, (had, one) -> Math.min(MOST_PIECES, had + one));
    }

    void remove(String product) {
        pieces.computeIfPresent(product, (name, had) -> had > 1 ? had - 1 : null);
    }
}

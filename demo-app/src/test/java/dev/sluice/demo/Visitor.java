package dev.sluice.demo;

import dev.sluice.testing.Http;
import java.net.URI;
import java.util.List;

/** Somebody with a browser who walks the demo; the cookies are good on both nodes, as in a real browser. */
public final class Visitor {
    private final Http browser = new Http();
    private final List<String> nodes;

    Visitor(List<String> nodes) {
        this.nodes = nodes;
    }

    /**
     * Asks for a page.
     *
     * @param node 1 or 2
     */
    public Http.Reply get(int node, String path, String... headers) {
        return browser.send("GET", uri(node, path), "", headers);
    }

    /** Sends a form as a browser does. */
    public Http.Reply post(int node, String path, String form) {
        return post(node, path, form, nodes.get(node - 1));
    }

    /** The same from a page of that site. */
    public Http.Reply post(int node, String path, String form, String origin) {
        return browser.send(
                "POST", uri(node, path), form, "Content-Type", "application/x-www-form-urlencoded", "Origin", origin);
    }

    /** Signs in with the password of all that are there at the start. */
    public Http.Reply signIn(int node, String name) {
        return post(node, "/sign-in", "name=" + name + "&password=sluice");
    }

    /** Its value, empty if there is none. */
    public String cookie(String name) {
        return browser.cookie(name).orElse("");
    }

    /** The status of a call of the API by a program that has nothing but the token. */
    public int statusOfCall(int node, String token) {
        return Http.get(uri(node, "/api/me"), "Authorization", "Bearer " + token)
                .status();
    }

    private URI uri(int node, String path) {
        return URI.create(nodes.get(node - 1) + path);
    }
}

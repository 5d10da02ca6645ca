package dev.sluice.session;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The URLs of this application as one of its pages may write them. What cannot be read is none of them, since an id
 * goes to whoever is behind the URL. Immutable.
 *
 * @param server an address on the server
 * @param path that of the page, still encoded
 */
record OwnUrls(String server, String path, String contextPath) {
    /** Left after normalization only where browsers and servers see such segments and {@link URI} does not. */
    private static final Pattern DOTS = Pattern.compile("/(\\.|%2[eE]){1,2}([;/]|$)");

    static OwnUrls of(HttpServletRequest request) {
        return new OwnUrls(
                request.getRequestURL().toString(),
                pathOf(request),
                request.getServletContext().getContextPath());
    }

    /**
     * The path the client asked for. Where a filter before ours wraps the request, Tomcat slips the target of a forward
     * beneath that wrapper, which then tells the target's path.
     */
    static String pathOf(HttpServletRequest request) {
        return Stream.of(AsyncContext.ASYNC_REQUEST_URI, RequestDispatcher.FORWARD_REQUEST_URI)
                .map(request::getAttribute)
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElseGet(request::getRequestURI);
    }

    boolean contains(String url) {
        try {
            return mayHaveParameter(url) && isOwn(new URI(server).resolve(new URI(path)), new URI(url));
        } catch (URISyntaxException e) {
            return false; // A browser may read more into it than we do.
        }
    }

    /**
     * Not {@code ""}, {@code "?q"} and {@code "#here"}, which have no path; and to a browser {@code ///} begins a host
     * as well (WHATWG URL, special authority ignore slashes state).
     */
    private boolean mayHaveParameter(String url) {
        return !url.matches("([?#].*)?") && !url.startsWith("//") && !path.startsWith("//");
    }

    private boolean isOwn(URI page, URI link) {
        if (link.isOpaque()) {
            return false;
        }
        URI target = page.resolve(link).normalize();
        return isSameServer(page, target) && isWithinContext(target.getRawPath());
    }

    private static boolean isSameServer(URI one, URI other) {
        return one.getHost() != null
                && one.getHost().equalsIgnoreCase(other.getHost())
                && one.getScheme().equalsIgnoreCase(other.getScheme())
                && port(one) == port(other)
                && other.getRawUserInfo() == null;
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }

    private boolean isWithinContext(String target) {
        boolean isWithin = target.equals(contextPath) || target.startsWith(contextPath + "/");
        return isWithin && !target.isEmpty() && !DOTS.matcher(target).find();
    }
}

package dev.sluice.ratelimit.rule;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Finds the clients of requests, and says once in the log if a forwarding header comes from a peer that is not trusted:
 * then all clients of an unnamed proxy share one count. Thread-safe.
 */
public final class ClientAddresses {
    private static final System.Logger LOG = System.getLogger(ClientAddresses.class.getName());

    private final Proxies proxies;
    private final AtomicBoolean told = new AtomicBoolean();

    public ClientAddresses(Proxies proxies) {
        this.proxies = proxies;
    }

    /** The client of this request. */
    public ClientAddress of(HttpServletRequest request) {
        String name = proxies.header().fieldName();
        if (request.getHeader(name) == null) {
            return find(request.getRemoteAddr(), List.of());
        }
        return find(request.getRemoteAddr(), Collections.list(request.getHeaders(name)));
    }

    ClientAddress find(@Nullable String remote, List<String> lines) {
        if (!lines.isEmpty()
                && !told.get()
                && !proxies.clientOf(remote, List.of()).isIn(proxies.trusted())
                && told.compareAndSet(false, true)) {
            LOG.log(
                    Level.WARNING,
                    "A request came with {0} from a peer outside ratelimit.trusted-proxies; it is ignored, and said once."
                            + " If that peer is your proxy, name it there, or all its clients share one limit.",
                    proxies.header().fieldName());
        }
        return proxies.clientOf(remote, lines);
    }

    /** Whether a header was ignored since this object was made, because its sender is not trusted. */
    boolean hasIgnoredAHeader() {
        return told.get();
    }
}

package dev.sluice.core.metrics;

import dev.sluice.core.config.Cidr;
import dev.sluice.core.config.Settings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers GET with the context's metrics in the Prometheus text format 0.0.4, for a scraper.
 *
 * <p>Only addresses in {@code metrics.allow-from} are answered, by default those of this machine; others get 403. What
 * counts is the address the container reports: where it believes forwarding headers, so does this servlet. Other
 * methods get 405 (RFC 9110 15.5.6). Thread-safe.
 */
public final class MetricsServlet extends HttpServlet {
    private transient List<Cidr> allowed = List.of();
    private transient @Nullable Metrics metrics;

    /**
     * Reads the settings.
     *
     * @throws dev.sluice.core.config.InvalidSettings if a setting is wrong; the application does not start
     */
    @Override
    public void init() {
        Settings settings = Settings.of(getServletConfig());
        allowed = settings.cidrs("metrics.allow-from");
        settings.check();
        metrics = Metrics.acquire(getServletContext());
    }

    /** Lets go of the registry the filters of this context share. */
    @Override
    public void destroy() {
        if (metrics != null) {
            metrics = null;
            Metrics.release(getServletContext());
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!isAllowed(request.getRemoteAddr())) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
        } else if (!request.getMethod().equals("GET")) {
            response.setHeader("Allow", "GET");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        } else {
            write(response);
        }
    }

    private void write(HttpServletResponse response) throws IOException {
        byte[] text = PrometheusText.of(Objects.requireNonNull(metrics)).getBytes(StandardCharsets.UTF_8);
        response.setContentType(PrometheusText.CONTENT_TYPE);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(text.length);
        response.getOutputStream().write(text);
    }

    /** Containers write IPv6 with or without brackets and zone; a Unix socket has null or its own text. */
    private boolean isAllowed(@Nullable String remote) {
        if (remote == null) {
            return false;
        }
        try {
            InetAddress address =
                    Cidr.parse(remote.replaceAll("^\\[|]$|%.*", "")).network();
            return allowed.stream().anyMatch(network -> network.contains(address));
        } catch (IllegalArgumentException e) {
            return false; // What is no address is in no list.
        }
    }
}

package dev.sluice.cache;

import dev.sluice.core.config.Cidr;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.AdminDoor;
import dev.sluice.core.web.AdminRefusal;
import dev.sluice.core.web.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request by the method {@code PURGE}, which proxies made customary, where {@code cache.purge.allow-from} names who may
 * send it. It never reaches the application. Immutable.
 */
record PurgeRequest(ResponseCache cache, HttpServletRequest request, HttpServletResponse response) {
    /** Whether the request is for the cache itself. */
    static boolean isOne(HttpServletRequest request, CacheSettings settings) {
        return request.getMethod().equals("PURGE") && !settings.purgeFrom().isEmpty();
    }

    void answer() throws IOException {
        if (!isTrusted(request.getRemoteAddr(), cache.settings().purgeFrom())) {
            Problem.of(403, "Forbidden", "This address may not purge.").send(response);
        } else if (AdminDoor.isOfAnotherSite(request)) {
            Problem.of(403, "Forbidden", "Another site made this request.").send(response);
        } else {
            purge();
        }
    }

    private void purge() throws IOException {
        try {
            Purge purge = PurgeOrder.read(new RequestFields(request), cache.ruled(RequestFields.target(request)));
            cache.purge(purge);
            response.setHeader("Cache-Control", "no-store");
            AdminDoor.write(AdminAnswer.purged(cache, purge), response);
        } catch (AdminRefusal e) {
            Problem.of(e.status(), "Wrong field", e.fault())
                    .with("field", e.parameter())
                    .send(response);
        } catch (RedisUnavailable e) {
            AdminAnswer.redisIsDown(cache, e).send(response);
        }
    }

    /** @param address as the container gives it: perhaps in brackets, perhaps with a zone */
    static boolean isTrusted(@Nullable String address, List<Cidr> networks) {
        Optional<InetAddress> known = address == null ? Optional.empty() : parse(address);
        return known.isPresent() && networks.stream().anyMatch(network -> network.contains(known.get()));
    }

    private static Optional<InetAddress> parse(String address) {
        try {
            String bare = address.replaceAll("^\\[|]$|%.*$", "");
            return bare.indexOf('/') >= 0
                    ? Optional.empty()
                    : Optional.of(Cidr.parse(bare).network());
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // The name of a socket, or nothing.
        }
    }
}

package dev.sluice.core.redis;

import dev.sluice.core.metrics.Metrics;
import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The links of one web application: filters with equal settings share one, and the last to release it closes it.
 * Thread-safe.
 */
public final class RedisLinks {
    private static final String ATTRIBUTE = "dev.sluice.core.redis.links";

    private final Map<RedisSettings, Shared> links = new HashMap<>();

    private static final class Shared {
        private final RedisLink link;
        private int users;

        Shared(RedisLink link) {
            this.link = link;
        }
    }

    private RedisLinks() {}

    /** The application's link with these settings; every call is paired with a {@link #release}. */
    public static RedisLink acquire(ServletContext context, RedisSettings settings, Metrics metrics) {
        RedisLinks links = of(context);
        synchronized (links) {
            Shared shared = links.links.computeIfAbsent(settings, key -> new Shared(RedisLink.open(settings, metrics)));
            shared.users++;
            return shared.link;
        }
    }

    /** Gives back one acquisition. */
    public static void release(ServletContext context, RedisLink link) {
        if (of(context).isLastUserOf(link)) {
            link.close(); // Outside the lock: it takes as long as the last read of the change log.
        }
    }

    private synchronized boolean isLastUserOf(RedisLink link) {
        Shared shared = links.get(link.settings());
        boolean last = shared != null && shared.link == link && --shared.users == 0;
        if (last) {
            links.remove(link.settings());
        }
        return last;
    }

    /** The links in use now. */
    static List<RedisLink> inUse(ServletContext context) {
        RedisLinks links = of(context);
        synchronized (links) {
            List<RedisLink> inUse = new ArrayList<>();
            links.links.values().forEach(shared -> inUse.add(shared.link));
            return inUse;
        }
    }

    private static RedisLinks of(ServletContext context) {
        synchronized (RedisLinks.class) {
            if (context.getAttribute(ATTRIBUTE) instanceof RedisLinks links) {
                return links;
            }
            RedisLinks links = new RedisLinks();
            context.setAttribute(ATTRIBUTE, links);
            return links;
        }
    }
}

package dev.sluice.core.web;

import dev.sluice.core.config.Settings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Maps the filters it finds to all requests, in the order in which they must stand, if {@code sluice.auto-register} is
 * true. Filters registered this way come before those of {@code web.xml}.
 *
 * <p>The order is known here and not in the modules, because it is a fact about all of them: the cheap refusal first;
 * a revoked token sees no cached page; a hit in the cache touches no session.
 */
public final class AutoRegistration implements ServletContainerInitializer {
    private record Door(String module, String filterClass, EnumSet<DispatcherType> dispatches) {}

    private static final EnumSet<DispatcherType> REQUESTS = EnumSet.of(DispatcherType.REQUEST);

    /** An async or error dispatch may start from the container's own request, without our principal or session on it. */
    private static final EnumSet<DispatcherType> ALL_THAT_START_ANEW =
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);

    /** Where an asynchronous answer is dispatched, the cache may have to answer in its place. */
    private static final EnumSet<DispatcherType> REQUESTS_TO_THEIR_END =
            EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC);

    private static final List<Door> IN_ORDER = List.of(
            new Door("ratelimit", "dev.sluice.ratelimit.RateLimitFilter", REQUESTS),
            new Door("blacklist", "dev.sluice.ratelimit.TokenBlacklistFilter", ALL_THAT_START_ANEW),
            new Door("cache", "dev.sluice.cache.ResponseCacheFilter", REQUESTS_TO_THEIR_END),
            new Door("session", "dev.sluice.session.RedisSessionFilter", ALL_THAT_START_ANEW));

    @Override
    public void onStartup(@Nullable Set<Class<?>> unused, ServletContext context) {
        Settings settings = Settings.of(context);
        List<String> modules = settings.list("sluice.auto-register.filters");
        if (isWanted(settings, modules)) {
            IN_ORDER.stream().filter(door -> modules.contains(door.module())).forEach(door -> open(door, context));
        }
    }

    /** Judges its own two keys only: what else is wrong the filters tell, together with the mistakes in their own. */
    private static boolean isWanted(Settings settings, List<String> modules) {
        boolean wanted = settings.bool("sluice.auto-register");
        if (!settings.text("sluice.auto-register").equals(Boolean.toString(wanted))) {
            settings.check();
        }
        if (!IN_ORDER.stream().map(Door::module).toList().containsAll(modules)) {
            settings.reject("sluice.auto-register.filters", "a list of ratelimit, blacklist, cache, session");
            settings.check();
        }
        return wanted;
    }

    private static void open(Door door, ServletContext context) {
        Class<? extends Filter> filter = find(door.filterClass(), context);
        if (filter == null) {
            return;
        }
        FilterRegistration.Dynamic registration = context.addFilter("sluice-" + door.module(), filter);
        if (registration == null) {
            return; // Another jar of ours in this application has registered all of them already.
        }
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(door.dispatches(), false, "/*");
    }

    private static @Nullable Class<? extends Filter> find(String name, ServletContext context) {
        try {
            return context.getClassLoader().loadClass(name).asSubclass(Filter.class);
        } catch (ClassNotFoundException e) {
            return null; // That module is not in this application.
        }
    }
}

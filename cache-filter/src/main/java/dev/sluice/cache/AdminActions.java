package dev.sluice.cache;

import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Fields;
import dev.sluice.cache.http.Target;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.AdminAction;
import dev.sluice.core.web.AdminQuery;
import dev.sluice.core.web.AdminRefusal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What an operator can ask of the cache. Stateless. */
final class AdminActions {
    private static final System.Logger LOG = System.getLogger(CacheAdminServlet.class.getName());
    private static final String URI_FORM = "It must be absolute, such as https://example.org/list?page=2";
    private static final String FIELD_FORM = "It must be a request field such as Accept-Language: de";

    /** By path and method. */
    static final Map<String, Map<String, AdminAction<ResponseCache>>> ALL = Map.of(
            "/", Map.of("GET", action((query, cache, who) -> AdminAnswer.overview(cache))),
            "/dry-run",
                    Map.of(
                            "GET",
                            action((query, cache, who) ->
                                    Map.of("routes", cache.dryRunReport().routes()))),
            "/redis", Map.of("GET", action((query, cache, who) -> AdminAnswer.connection(cache))),
            "/entry",
                    Map.of(
                            "GET", action(AdminActions::look, "uri", "field"),
                            "DELETE", action(AdminActions::purgeTarget, "uri", "soft")),
            "/prefix", Map.of("DELETE", action(AdminActions::purgePrefix, "uri", "soft")),
            "/tags", Map.of("DELETE", action(AdminActions::purgeTags, "tag", "soft")),
            "/all", Map.of("DELETE", action(AdminActions::purgeAll, "soft")));

    private AdminActions() {}

    private static AdminAction<ResponseCache> action(AdminAction.Work<ResponseCache> work, String... parameters) {
        return new AdminAction<>(Set.of(parameters), work);
    }

    private static Map<String, Object> look(AdminQuery query, ResponseCache cache, String operator)
            throws RedisUnavailable {
        Target raw = target(query);
        return AdminAnswer.sighting(cache.look(raw, fields(query)), cache.ruleOf(raw));
    }

    private static Map<String, Object> purgeTarget(AdminQuery query, ResponseCache cache, String operator)
            throws RedisUnavailable {
        return purge(Purge.target(cache.ruled(target(query))), query, cache, operator);
    }

    private static Map<String, Object> purgePrefix(AdminQuery query, ResponseCache cache, String operator)
            throws RedisUnavailable {
        return purge(Purge.prefix(target(query)), query, cache, operator);
    }

    private static Map<String, Object> purgeTags(AdminQuery query, ResponseCache cache, String operator)
            throws RedisUnavailable {
        List<String> tags = query.all("tag");
        if (tags.isEmpty()) {
            throw new AdminRefusal("tag", "Give it once or more");
        }
        tags.forEach(tag -> PurgeOrder.requireTag(tag, "tag"));
        return purge(Purge.tags(tags.toArray(String[]::new)), query, cache, operator);
    }

    private static Map<String, Object> purgeAll(AdminQuery query, ResponseCache cache, String operator)
            throws RedisUnavailable {
        return purge(Purge.everything(), query, cache, operator);
    }

    private static Map<String, Object> purge(Purge hard, AdminQuery query, ResponseCache cache, String operator)
            throws RedisUnavailable {
        Purge purge = hard.soft(query.flag("soft"));
        cache.purge(purge);
        // Not of what: addresses and tags may say whom it is about.
        String how = purge.isSoft() ? "softly" : "hard";
        LOG.log(
                System.Logger.Level.INFO,
                "{0} purged {1}, by {2}",
                operator,
                how,
                purge.kind().name().toLowerCase(Locale.ROOT));
        return AdminAnswer.purged(cache, purge);
    }

    private static Target target(AdminQuery query) {
        try {
            Target target = Target.of(new URI(query.one("uri")));
            PurgeOrder.requirePlain(target, "uri");
            return target;
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new AdminRefusal("uri", URI_FORM);
        }
    }

    /** Of the request asked about: they select the variant. */
    private static Fields fields(AdminQuery query) {
        List<Field> fields = new ArrayList<>();
        for (String line : query.all("field")) {
            String[] pair = line.split(":", 2);
            if (pair.length < 2 || !pair[0].matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
                throw new AdminRefusal("field", FIELD_FORM);
            }
            fields.add(new Field(pair[0], pair[1].strip()));
        }
        return Field.all(fields);
    }
}

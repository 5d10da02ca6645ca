package dev.sluice.cache;

import dev.sluice.cache.http.Copy;
import dev.sluice.cache.http.Field;
import dev.sluice.cache.http.Lifetime;
import dev.sluice.cache.http.StoredResponse;
import dev.sluice.cache.rule.CacheRule;
import dev.sluice.cache.store.Purges;
import dev.sluice.cache.store.Standing;
import dev.sluice.cache.tiers.Sighting;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.core.web.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The members of the answers an operator gets, as Jackson writes them; durations in seconds. Stateless. */
final class AdminAnswer {
    private AdminAnswer() {}

    /** Also while Redis is away: what it would say is missing then. */
    static Map<String, Object> overview(ResponseCache cache) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("figures", cache.figures());
        members.put("fillsByBoundSeconds", cache.tiers().statistics().fillsByBoundSeconds());
        members.put("dryRun", cache.settings().dryRun());
        members.put("purges", purges(cache));
        Map<String, Object> redis = new LinkedHashMap<>();
        try {
            RedisMemory.of(cache.link()).ifPresent(memory -> redis.put("memory", memory));
            redis.put("available", true);
        } catch (RedisUnavailable e) {
            redis.put("available", e.kind() == RedisUnavailable.Kind.REFUSED); // It answers, but not that.
            redis.put("reason", word(e.kind()));
        }
        members.put("redis", redis);
        return members;
    }

    private static Map<String, Object> purges(ResponseCache cache) {
        Purges purges = cache.tiers().purges();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("position", purges.position());
        members.put("lastKnown", micros(purges.position()));
        members.put("floor", purges.floor());
        members.put("current", purges.isCurrent());
        purges.age().ifPresent(age -> members.put("ageSeconds", seconds(age)));
        members.put("leaseSeconds", seconds(cache.link().changeLog().lease()));
        return members;
    }

    private static String micros(long position) {
        return Instant.EPOCH.plusNanos(position * 1000).toString();
    }

    /** What a read and a script cost, now. */
    static Map<String, Object> connection(ResponseCache cache) throws RedisUnavailable {
        RedisLink link = cache.link();
        Map<String, Object> members = new LinkedHashMap<>();
        String key = link.changeLog().key();
        long began = cache.tiers().now();
        link.callIdempotent(redis -> redis.exists(key));
        members.put("readSeconds", seconds(Duration.ofNanos(cache.tiers().now() - began)));
        began = cache.tiers().now();
        cache.tiers().purges().catchUp();
        members.put("scriptSeconds", seconds(Duration.ofNanos(cache.tiers().now() - began)));
        members.put("cluster", link.isCluster());
        members.put("purges", purges(cache));
        return members;
    }

    static Map<String, Object> purged(ResponseCache cache, Purge purge) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("purged", word(purge.kind()));
        members.put("soft", purge.isSoft());
        members.put("position", cache.tiers().purges().position());
        return members;
    }

    static Map<String, Object> sighting(Sighting sighting, Optional<CacheRule> rule) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("target", sighting.target().text());
        rule.ifPresent(known -> members.put("rule", known.name()));
        rule.ifPresent(known -> members.put("perUser", known.isPrivate()));
        members.put("fill", word(sighting.fill()));
        members.put("unreadable", sighting.unreadable());
        members.put("copies", sighting.seen().stream().map(AdminAnswer::copy).toList());
        return members;
    }

    private static Map<String, Object> copy(Sighting.Seen seen) {
        Copy copy = seen.copy();
        StoredResponse.Head head = copy.response().head();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("tier", copy.tier().word());
        members.put("answers", seen.answers());
        members.put("standing", standing(seen));
        members.put("ageSeconds", seconds(copy.age()));
        members.put("freshSeconds", seconds(copy.left()));
        members.put("staleSeconds", stale(head.lifetime()));
        members.put("vary", head.variant().names());
        members.put("variant", head.variant().hash());
        members.put("scopes", head.scopes().size());
        members.put("bytes", head.length());
        members.put("identityBytes", seen.identityBytes());
        members.put("gzipBytes", seen.gzipBytes());
        members.put("fillSeconds", seconds(head.fillTime()));
        members.put("status", head.status());
        members.put("fields", head.fields().stream().map(AdminAnswer::line).toList());
        return members;
    }

    private static String standing(Sighting.Seen seen) {
        if (seen.standing() == Standing.VOID) {
            return "void";
        }
        return seen.copy().isFresh() ? "fresh" : "stale";
    }

    private static Map<String, Object> stale(Lifetime lifetime) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("whileRevalidate", seconds(lifetime.staleWhileRevalidate()));
        members.put("ifError", seconds(lifetime.staleIfError()));
        members.put("kept", seconds(lifetime.kept()));
        return members;
    }

    private static List<String> line(Field field) {
        return List.of(field.name(), field.value());
    }

    /** With the kind of the failure, not its text: that is for the log. */
    static Problem redisIsDown(ResponseCache cache, RedisUnavailable why) {
        return Problem.redisIsDown(
                        "What is stored for all nodes", cache.link().settings().breakerPause())
                .with("reason", word(why.kind()));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** To the millisecond, and a microsecond where that is all there is. */
    private static double seconds(Duration time) {
        return Math.round(time.toNanos() / 1e3) / 1e6;
    }
}

package dev.sluice.demo.character;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Refused;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may see and change what; the same for pages and for the API. Another's character is one that is not there. */
final class Access {
    private static final String SHARED = "public, s-maxage=60, max-age=0";

    private Access() {}

    /** Says that the answer is the same for all and may be kept, until one of these tags is evicted (RFC 9111 section 3.5). */
    static void share(Exchange exchange, String... tags) {
        exchange.response().setHeader("Cache-Control", SHARED);
        exchange.response().setHeader("Cache-Tag", String.join(", ", tags));
    }

    /** Which page of a list is asked for; the first, if nothing is said. Each has one address, or the cache would keep it under many. */
    static int page(Exchange exchange) throws Refused {
        String[] asked = exchange.request().getParameterValues("page");
        if (asked == null) {
            return 1;
        }
        int page = (int) exchange.number("page", 1, Characters.MOST_PAGES);
        if (asked.length > 1 || !asked[0].equals(Integer.toString(page))) {
            throw Refused.notFound();
        }
        return page;
    }

    /** The character of the path if it is public, which is known without asking who asks, or the user's own. */
    static Profile readable(Exchange exchange, Characters characters) throws Refused, SQLException {
        Profile profile = characters.find(exchange.id(0)).orElseThrow(Refused::notFound);
        return profile.isPublic() ? profile : own(exchange, profile);
    }

    /** The character of the path, which is the user's own. */
    static Profile own(Exchange exchange, Characters characters) throws Refused, SQLException {
        exchange.signedIn();
        return own(exchange, characters.find(exchange.id(0)).orElseThrow(Refused::notFound));
    }

    private static Profile own(Exchange exchange, Profile profile) throws Refused {
        boolean isOwn =
                exchange.user().filter(user -> user.id() == profile.owner()).isPresent();
        if (!isOwn) {
            throw Refused.notFound();
        }
        return profile;
    }

    static Profile created(Exchange exchange, Characters characters, long user, Description description)
            throws Refused, RedisUnavailable, SQLException {
        return characters
                .create(user, description)
                .orElseThrow(() -> Refused.conflict(exchange.texts().text("full", Characters.MOST_PER_USER)));
    }

    static void delete(Exchange exchange, Characters characters) throws Refused, RedisUnavailable, SQLException {
        if (!characters.delete(exchange.id(0), exchange.signedIn().id())) {
            throw Refused.notFound();
        }
    }

    static Status changeStatus(
            Exchange exchange,
            Characters characters,
            Profile profile,
            @Nullable String availability,
            @Nullable String mood)
            throws Refused, RedisUnavailable, SQLException {
        Availability chosen = Arrays.stream(Availability.values())
                .filter(each -> each.name().equals(availability))
                .findFirst()
                .orElseThrow(() -> Refused.input(
                        exchange.texts().text("availability.wrong", Arrays.toString(Availability.values()))));
        String words = exchange.bounded("mood", Descriptions.oneLine(mood), Status.LONGEST_MOOD);
        Optional<Status> changed = characters.statuses().change(profile.id(), chosen, words);
        return changed.orElseThrow(Refused::notFound);
    }
}

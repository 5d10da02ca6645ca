package dev.sluice.demo.character;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What a character is up to, for programs that ask all the time: from the cache of objects, not from that of answers. Thread-safe. */
final class StatusApi extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient Characters characters;

    StatusApi(Layout layout, Characters characters) {
        super(layout);
        this.characters = characters;
    }

    private record Sent(
            @Nullable String availability, @Nullable String mood) {}

    @Override
    protected void get(Exchange exchange) throws Refused, SQLException, IOException {
        requireId(exchange);
        Profile profile = Access.readable(exchange, characters);
        exchange.json(characters.status(profile.id()).orElseThrow(Refused::notFound));
    }

    @Override
    protected void put(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        requireId(exchange);
        Profile profile = Access.own(exchange, characters);
        Sent sent = exchange.body(Sent.class);
        exchange.json(Access.changeStatus(exchange, characters, profile, sent.availability(), sent.mood()));
    }

    private static void requireId(Exchange exchange) throws Refused {
        if (exchange.path().size() != 1) {
            throw Refused.notFound();
        }
    }
}

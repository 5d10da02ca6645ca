package dev.sluice.demo.character;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;

/**
 * The same for programs. A token is needed to come here, and yet the public answers are shared: they say {@code public}
 * and are the same for all (RFC 9111 section 3.5). Thread-safe.
 */
final class CharacterApi extends PageServlet {
    static final String PATH = "/api/characters";

    private static final long serialVersionUID = 1L;

    private final transient Characters characters;

    CharacterApi(Layout layout, Characters characters) {
        super(layout);
        this.characters = characters;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, SQLException, IOException {
        if (exchange.path().isEmpty()) {
            Listing listing = characters.listed(Access.page(exchange));
            Access.share(exchange, Characters.LIST_TAG);
            exchange.json(listing);
            return;
        }
        requireOneSegment(exchange);
        Profile profile = Access.readable(exchange, characters);
        if (profile.isPublic()) {
            Access.share(exchange, Characters.tag(profile.id()));
        }
        exchange.json(profile);
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        if (!exchange.path().isEmpty()) {
            throw Refused.wrongMethod("GET", "HEAD", "PUT", "DELETE");
        }
        long user = exchange.signedIn().id();
        Profile made = Access.created(exchange, characters, user, Descriptions.ofBody(exchange));
        exchange.response().setStatus(HttpServletResponse.SC_CREATED);
        exchange.response().setHeader("Location", PATH + "/" + made.id());
        exchange.json(made);
    }

    @Override
    protected void put(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        requireOneSegment(exchange);
        long id = Access.own(exchange, characters).id();
        if (!characters.change(id, exchange.signedIn().id(), Descriptions.ofBody(exchange))) {
            throw Refused.notFound();
        }
        exchange.json(characters.find(id).orElseThrow(Refused::notFound));
    }

    @Override
    protected void delete(Exchange exchange) throws Refused, RedisUnavailable, SQLException {
        requireOneSegment(exchange);
        Access.delete(exchange, characters);
        exchange.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** The list itself is neither replaced nor deleted, and below a character there is nothing. */
    private static void requireOneSegment(Exchange exchange) throws Refused {
        if (exchange.path().isEmpty()) {
            throw Refused.wrongMethod("GET", "HEAD", "POST");
        }
        if (exchange.path().size() > 1) {
            throw Refused.notFound();
        }
    }
}

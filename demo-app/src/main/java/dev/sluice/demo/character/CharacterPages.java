package dev.sluice.demo.character;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.record.Database;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * The gallery, a character, and the forms of its owner. What is public is the same for everybody, so it asks for no user
 * and says to the cache that it may be kept; what is private is the owner's alone. Thread-safe.
 */
final class CharacterPages extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient Characters characters;
    private final transient Database database;

    CharacterPages(Layout layout, Characters characters, Database database) {
        super(layout);
        this.characters = characters;
        this.database = database;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, SQLException, IOException {
        List<String> path = exchange.path();
        String last = path.isEmpty() ? "" : path.get(path.size() - 1);
        if (path.isEmpty()) {
            gallery(exchange);
        } else if (path.size() == 1 && last.equals("mine")) {
            mine(exchange);
        } else if (path.size() == 1 && last.equals("new")) {
            exchange.signedIn();
            exchange.page("new", Html.all(Stream.of(markup(exchange).form(null), asked(exchange))));
        } else if (path.size() == 1) {
            profile(exchange);
        } else if (path.size() == 2 && last.equals("edit")) {
            edit(exchange);
        } else {
            throw Refused.notFound();
        }
    }

    private void gallery(Exchange exchange) throws Refused, SQLException, IOException {
        Listing listing = characters.listed(Access.page(exchange));
        Access.share(exchange, Characters.LIST_TAG);
        exchange.page("title", markup(exchange).gallery(listing));
    }

    private void mine(Exchange exchange) throws Refused, SQLException, IOException {
        long user = exchange.signedIn().id();
        Listing listing = characters.of(user, Access.page(exchange));
        exchange.page("mine", Html.all(Stream.of(markup(exchange).mine(listing), asked(exchange))));
    }

    private void profile(Exchange exchange) throws Refused, SQLException, IOException {
        Profile profile = Access.readable(exchange, characters);
        Html page = markup(exchange).profile(profile, statusOf(profile));
        if (profile.isPublic()) {
            Access.share(exchange, Characters.tag(profile.id()), StatusBoard.tag(profile.id()));
            exchange.pageNamed(profile.name(), page);
        } else {
            exchange.pageNamed(profile.name(), Html.all(Stream.of(page, asked(exchange))));
        }
    }

    private void edit(Exchange exchange) throws Refused, SQLException, IOException {
        Profile profile = Access.own(exchange, characters);
        CharacterMarkup markup = markup(exchange);
        exchange.pageNamed(
                exchange.texts().text("edit", profile.name()),
                Html.all(Stream.of(markup.form(profile), markup.further(profile, statusOf(profile)), asked(exchange))));
    }

    private Status statusOf(Profile profile) throws Refused, SQLException {
        return characters.status(profile.id()).orElseThrow(Refused::notFound); // deleted a moment ago
    }

    private static CharacterMarkup markup(Exchange exchange) {
        return new CharacterMarkup(exchange.texts());
    }

    private Html asked(Exchange exchange) {
        return markup(exchange).asked(database.statements());
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            long user = exchange.signedIn().id();
            Profile made = Access.created(exchange, characters, user, Descriptions.ofForm(exchange));
            exchange.seeOther("/characters/" + made.id());
        } else if (path.size() == 1) {
            change(exchange);
        } else if (path.size() == 2 && path.get(1).equals("status")) {
            Profile profile = Access.own(exchange, characters);
            Access.changeStatus(
                    exchange,
                    characters,
                    profile,
                    exchange.request().getParameter("availability"),
                    exchange.request().getParameter("mood"));
            exchange.seeOther("/characters/" + profile.id());
        } else if (path.size() == 2 && path.get(1).equals("delete")) {
            Access.delete(exchange, characters);
            exchange.seeOther("/characters/mine");
        } else {
            throw Refused.notFound();
        }
    }

    private void change(Exchange exchange) throws Refused, RedisUnavailable, SQLException {
        long id = Access.own(exchange, characters).id();
        if (!characters.change(id, exchange.signedIn().id(), Descriptions.ofForm(exchange))) {
            throw Refused.notFound();
        }
        exchange.seeOther("/characters/" + id);
    }
}

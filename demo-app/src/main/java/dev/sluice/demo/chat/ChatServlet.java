package dev.sluice.demo.chat;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.character.Profile;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages of conversations: {@code /chat} lists and begins, {@code /chat/<id>} shows and sends, {@code /chat/<id>/rename} and {@code
 * /chat/<id>/delete} do so. Thread-safe.
 */
final class ChatServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final int CONVERSATIONS = 20;
    private static final int MESSAGES = 50;
    private static final int MOST_PAGES = ChatStore.MOST_CONVERSATIONS / CONVERSATIONS;

    private final transient Talk talk;

    ChatServlet(Layout layout, Talk talk) {
        super(layout);
        this.talk = talk;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        long user = exchange.signedIn().id();
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            list(exchange, user);
        } else if (path.size() == 1) {
            show(exchange, user, path.get(0));
        } else if (path.size() == 2 && path.get(1).equals("delete")) {
            Conversation asked = own(path.get(0), user);
            exchange.page("delete.title", ChatPages.confirm(asked, exchange.texts()));
        } else {
            throw Refused.notFound();
        }
    }

    private void list(Exchange exchange, long user) throws Refused, RedisUnavailable, SQLException, IOException {
        int page = asked(exchange, "page") ? (int) exchange.number("page", 1, MOST_PAGES) : 1;
        long chosen = asked(exchange, "character") ? exchange.number("character", 1, Long.MAX_VALUE) : 0;
        List<Conversation> found = talk.chats().latest(user, (page - 1) * CONVERSATIONS, CONVERSATIONS + 1);
        ChatPages.Listed listed = new ChatPages.Listed(
                found.subList(0, Math.min(found.size(), CONVERSATIONS)), page, found.size() > CONVERSATIONS);
        exchange.page("title", ChatPages.list(listed, talk.choice(user), chosen, exchange.texts()));
    }

    private static boolean asked(Exchange exchange, String name) {
        return exchange.request().getParameter(name) != null;
    }

    private void show(Exchange exchange, long user, String id)
            throws Refused, RedisUnavailable, SQLException, IOException {
        Page page = talk.read(id, user, before(exchange), MESSAGES).orElseThrow(Refused::notFound);
        String name = talk.characters()
                .find(page.conversation().character())
                .map(Profile::name)
                .orElse(exchange.texts().text("character.none"));
        HttpSession session = exchange.request().getSession();
        exchange.script("/static/chat/chat.js")
                .pageNamed(
                        page.conversation().title(),
                        ChatPages.conversation(page, name, Draft.of(session, id), exchange.texts()));
    }

    private static @Nullable String before(Exchange exchange) {
        return exchange.request().getParameter("before");
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        long user = exchange.signedIn().id();
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            begin(exchange, user);
            return;
        }
        Conversation of = own(path.get(0), user);
        switch (path.size() == 1 ? "" : String.join("/", path.subList(1, path.size()))) {
            case "" -> send(exchange, of);
            case "rename" -> rename(exchange, of);
            case "delete" -> delete(exchange, of);
            default -> throw Refused.notFound();
        }
    }

    private void begin(Exchange exchange, long user) throws Refused, RedisUnavailable, SQLException {
        String id = exchange.text("id", 40);
        String title = exchange.optional("name", Conversation.LONGEST_TITLE);
        Profile with = talk.character(exchange.number("character", 1, Long.MAX_VALUE), user)
                .orElseThrow(Refused::notFound);
        if (!Message.isId(id)) {
            throw Refused.notFound();
        }
        Conversation begun = talk.begin(id, user, with, title)
                .orElseThrow(() -> Refused.conflict(exchange.texts().text("full.list", ChatStore.MOST_CONVERSATIONS)));
        exchange.seeOther("/chat/" + begun.id());
    }

    private void send(Exchange exchange, Conversation to) throws Refused, RedisUnavailable, SQLException {
        HttpSession session = exchange.request().getSession();
        if (asked(exchange, "keep")) {
            Draft.keep(session, to.id(), exchange.optional("text", Message.LONGEST_TEXT));
        } else {
            ChatInput.say(
                    exchange,
                    talk,
                    to,
                    new ChatInput.Said(exchange.text("id", 40), exchange.text("text", Message.LONGEST_TEXT)));
            Draft.drop(session, to.id());
        }
        exchange.seeOther("/chat/" + to.id() + "#last");
    }

    private void rename(Exchange exchange, Conversation of) throws Refused, RedisUnavailable, SQLException {
        talk.chats().rename(of.id(), exchange.text("name", Conversation.LONGEST_TITLE));
        exchange.seeOther("/chat/" + of.id());
    }

    private void delete(Exchange exchange, Conversation of) throws RedisUnavailable, SQLException {
        talk.chats().delete(of.id());
        Optional.ofNullable(exchange.request().getSession(false)).ifPresent(session -> Draft.drop(session, of.id()));
        exchange.seeOther("/chat");
    }

    private Conversation own(String id, long user) throws Refused, RedisUnavailable, SQLException {
        return talk.find(id, user).orElseThrow(Refused::notFound);
    }
}

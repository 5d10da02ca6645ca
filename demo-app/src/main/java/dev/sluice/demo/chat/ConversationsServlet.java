package dev.sluice.demo.chat;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.character.Profile;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The API of conversations: {@code /api/conversations} (GET, POST), {@code /api/conversations/<id>} (GET, PUT, DELETE) and {@code
 * /api/conversations/<id>/messages} (GET with {@code before} and {@code count}, POST). Thread-safe.
 */
final class ConversationsServlet extends PageServlet {
    private static final long serialVersionUID = 1L;
    private static final int PAGE = 50;

    private final transient Talk talk;

    ConversationsServlet(Layout layout, Talk talk) {
        super(layout);
        this.talk = talk;
    }

    /** What a POST to the list holds; without an id it gets one, and cannot be told from a second. */
    record Begin(
            @Nullable String id, long character, @Nullable String title) {}

    /** What a PUT to a conversation holds. */
    record Title(@Nullable String title) {}

    /** What a POST to the messages holds. */
    record Say(@Nullable String id, @Nullable String text) {}

    @Override
    protected void get(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        long user = exchange.signedIn().id();
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            int offset = number(exchange, "offset", 0, 0, ChatStore.MOST_CONVERSATIONS);
            List<Conversation> found = talk.chats().latest(user, offset, count(exchange));
            exchange.json(Map.of("conversations", found, "total", talk.chats().count(user)));
        } else if (isMessages(path)) {
            String before = exchange.request().getParameter("before");
            Page page = talk.read(path.get(0), user, before, count(exchange)).orElseThrow(Refused::notFound);
            exchange.json(Map.of("messages", page.messages(), "hasOlder", page.hasOlder()));
        } else {
            exchange.json(own(exchange));
        }
    }

    private static boolean isMessages(List<String> path) {
        return path.size() == 2 && path.get(1).equals("messages");
    }

    private static int count(Exchange exchange) throws Refused {
        return number(exchange, "count", PAGE, 1, ChatStore.LARGEST_PAGE);
    }

    private static int number(Exchange exchange, String name, int without, int least, int most) throws Refused {
        return exchange.request().getParameter(name) == null ? without : (int) exchange.number(name, least, most);
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            begin(exchange, exchange.body(Begin.class));
        } else if (isMessages(path)) {
            say(exchange, exchange.body(Say.class));
        } else {
            throw Refused.wrongMethod("GET", "HEAD", "PUT", "DELETE");
        }
    }

    private void begin(Exchange exchange, Begin asked) throws Refused, RedisUnavailable, SQLException, IOException {
        long user = exchange.signedIn().id();
        String id = Optional.ofNullable(asked.id()).orElseGet(ChatStore::newId);
        if (!Message.isId(id)) {
            throw Refused.input(exchange.texts().text("bad.id"));
        }
        String title = asked.title() == null || asked.title().isBlank()
                ? ""
                : ChatInput.text(exchange, "title", asked.title(), Conversation.LONGEST_TITLE);
        Profile with = talk.character(asked.character(), user)
                .orElseThrow(() -> Refused.input(exchange.texts().text("character.gone")));
        Conversation begun = talk.begin(id, user, with, title)
                .orElseThrow(() -> Refused.conflict(exchange.texts().text("full.list", ChatStore.MOST_CONVERSATIONS)));
        created(exchange, begun);
    }

    private void say(Exchange exchange, Say asked) throws Refused, RedisUnavailable, SQLException, IOException {
        Conversation to = ownOf(exchange, exchange.path().get(0));
        String text = ChatInput.text(exchange, "text", asked.text(), Message.LONGEST_TEXT);
        String id = Optional.ofNullable(asked.id()).orElseGet(ChatStore::newId);
        Appended stored = ChatInput.say(exchange, talk, to, new ChatInput.Said(id, text));
        created(exchange, Map.of("messages", stored.messages()));
    }

    private static void created(Exchange exchange, Object body) throws IOException {
        exchange.response().setStatus(HttpServletResponse.SC_CREATED);
        exchange.json(body);
    }

    @Override
    protected void put(Exchange exchange) throws Refused, RedisUnavailable, SQLException, IOException {
        Conversation of = own(exchange);
        String title =
                ChatInput.text(exchange, "title", exchange.body(Title.class).title(), Conversation.LONGEST_TITLE);
        talk.chats().rename(of.id(), title);
        exchange.json(own(exchange));
    }

    @Override
    protected void delete(Exchange exchange) throws Refused, RedisUnavailable, SQLException {
        talk.chats().delete(own(exchange).id());
        exchange.response().setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    private Conversation own(Exchange exchange) throws Refused, RedisUnavailable, SQLException {
        List<String> path = exchange.path();
        if (path.size() != 1) {
            throw Refused.notFound();
        }
        return ownOf(exchange, path.get(0));
    }

    private Conversation ownOf(Exchange exchange, String id) throws Refused, RedisUnavailable, SQLException {
        return talk.find(id, exchange.signedIn().id()).orElseThrow(Refused::notFound);
    }
}

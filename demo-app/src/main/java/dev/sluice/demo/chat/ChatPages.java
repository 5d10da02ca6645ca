package dev.sluice.demo.chat;

import dev.sluice.demo.character.Profile;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Texts;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The markup of the pages of conversations. */
final class ChatPages {
    private static final String BEGIN = """
            <form class="stack" method="post" action="/chat">
            <h2>{}</h2>
            <input type="hidden" name="id" value="{}">
            <label for="character">{}</label>
            <select id="character" name="character" required>{}</select>
            <label for="name">{}</label>
            <input id="name" name="name" maxlength="{}">
            <button>{}</button>
            </form>
            """;

    private static final String CONVERSATION = """
            <p class="meta">{}</p>
            {}
            <ol class="chat" id="messages" data-conversation="{}" data-me="{}" data-other="{}" data-failed="{}">
            {}</ol>
            <form class="stack" id="send" method="post" action="/chat/{}">
            <input type="hidden" name="id" value="{}">
            <label for="text">{}</label>
            <textarea id="text" name="text" rows="3" maxlength="{}" required>{}</textarea>
            <p class="row"><button>{}</button> <button class="quiet" name="keep" value="1" formnovalidate>{}</button></p>
            <p class="meta" id="told" role="status"></p>
            </form>
            <details>
            <summary>{}</summary>
            <form class="stack" method="post" action="/chat/{}/rename">
            <label for="name">{}</label>
            <input id="name" name="name" value="{}" required maxlength="{}">
            <button>{}</button>
            </form>
            <p><a class="button danger" href="/chat/{}/delete">{}</a></p>
            </details>
            """;

    private ChatPages() {}

    /**
     * A page of the list.
     *
     * @param number from 1
     */
    record Listed(List<Conversation> conversations, int number, boolean hasMore) {}

    static Html list(Listed listed, List<Profile> choice, long chosen, Texts texts) {
        Html mine = listed.conversations().isEmpty()
                ? Html.of("<p class=\"empty\">{}</p>", texts.text("empty"))
                : Html.of(
                        "<ul class=\"cards\">{}</ul>",
                        Html.all(listed.conversations().stream().map(c -> card(c, texts))));
        return Html.all(Stream.of(mine, around(listed, texts), begin(choice, chosen, texts)));
    }

    private static Html card(Conversation c, Texts texts) {
        return Html.of(
                "<li class=\"card\"><a href=\"/chat/{}#last\">{}</a> <p class=\"meta\">{}<br>{}</p></li>\n",
                c.id(),
                c.title(),
                texts.text("messages", c.messages()),
                Html.time(c.active()));
    }

    private static Html around(Listed listed, Texts texts) {
        int number = listed.number();
        Html newer = number == 1
                ? Html.NONE
                : Html.of("<a href=\"/chat?page={}\" rel=\"prev\">{}</a> ", number - 1, texts.text("newer"));
        Html older = listed.hasMore()
                ? Html.of("<a href=\"/chat?page={}\" rel=\"next\">{}</a>", number + 1, texts.text("older"))
                : Html.NONE;
        return Html.of("<p class=\"row\">{}{}</p>", newer, older);
    }

    private static Html begin(List<Profile> choice, long chosen, Texts texts) {
        if (choice.isEmpty()) {
            return texts.html("begin.nobody");
        }
        Html options = Html.all(choice.stream()
                .map(p -> Html.of(
                        "<option value=\"{}\"{}>{} – {}</option>",
                        p.id(),
                        p.id() == chosen ? new Html(" selected") : Html.NONE,
                        p.name(),
                        p.tagline())));
        return Html.of(
                BEGIN,
                texts.text("begin"),
                ChatStore.newId(),
                texts.text("field.character"),
                options,
                texts.text("field.name"),
                Conversation.LONGEST_TITLE,
                texts.text("begin.button"));
    }

    /** @param name of the character */
    static Html conversation(Page page, String name, String draft, Texts texts) {
        Conversation c = page.conversation();
        return Html.of(
                CONVERSATION,
                texts.text("with", name, c.messages()),
                older(page, texts),
                c.id(),
                texts.text("me"),
                name,
                texts.text("failed"),
                messages(page.messages(), name, texts),
                c.id(),
                ChatStore.newId(),
                texts.text("field.text"),
                Message.LONGEST_TEXT,
                draft,
                texts.text("send"),
                texts.text("keep"),
                texts.text("more"),
                c.id(),
                texts.text("field.name"),
                c.title(),
                Conversation.LONGEST_TITLE,
                texts.text("rename"),
                c.id(),
                texts.text("delete"));
    }

    private static Html older(Page page, Texts texts) {
        return page.hasOlder() && !page.messages().isEmpty()
                ? Html.of(
                        "<p><a href=\"/chat/{}?before={}\" rel=\"prev\">{}</a></p>",
                        page.conversation().id(),
                        page.messages().get(0).id(),
                        texts.text("older.messages"))
                : Html.NONE;
    }

    private static Html messages(List<Message> messages, String name, Texts texts) {
        return Html.all(IntStream.range(0, messages.size())
                .mapToObj(i -> message(
                        messages.get(i),
                        messages.get(i).author() == Author.USER ? texts.text("me") : name,
                        i == messages.size() - 1)));
    }

    private static Html message(Message m, String who, boolean isLast) {
        return Html.of(
                "<li class=\"message {}\"{}><p class=\"meta\">{} {}</p><p>{}</p></li>\n",
                m.author() == Author.USER ? "mine" : "theirs",
                isLast ? new Html(" id=\"last\"") : Html.NONE,
                who,
                Html.time(m.at()),
                m.text());
    }

    static Html confirm(Conversation c, Texts texts) {
        return Html.of(
                """
                <p>{}</p>
                <form method="post" action="/chat/{}/delete"><p class="row">
                <button class="danger">{}</button> <a class="button quiet" href="/chat/{}">{}</a></p></form>
                """,
                texts.text("delete.sure", c.title(), c.messages()),
                c.id(),
                texts.text("delete"),
                c.id(),
                texts.text("delete.no"));
    }
}

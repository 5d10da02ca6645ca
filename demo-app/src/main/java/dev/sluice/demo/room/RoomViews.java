package dev.sluice.demo.room;

import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Html;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import java.io.IOException;
import java.util.List;

/** What the pages look like. Stateless. */
final class RoomViews {
    private RoomViews() {}

    static void list(Exchange exchange, List<Room> rooms) throws IOException {
        Html items = Html.all(rooms.stream()
                .map(room -> Html.of(
                        "<li class=\"card\"><a href=\"/rooms/{}\">{}</a> <span class=\"meta\">{}</span></li>\n",
                        room.id(),
                        room.name(),
                        Html.time(room.created()))));
        Html list = rooms.isEmpty()
                ? Html.of("<p class=\"empty\">{}</p>", exchange.texts().text("none"))
                : Html.of("<ul class=\"cards\">\n{}</ul>", items);
        exchange.page(
                "rooms",
                Html.of(
                        """
                <p class="lead">{}</p>
                {}
                <h2>{}</h2>
                {}
                """,
                        exchange.texts().text("lead"),
                        list,
                        exchange.texts().text("new"),
                        nameForm(exchange, "/rooms", "", "create")));
    }

    private static Html nameForm(Exchange exchange, String action, String name, String button) {
        return Html.of(
                """
                <form class="stack" method="post" action="{}">
                <label for="name">{}</label>
                <input id="name" name="name" required maxlength="{}" value="{}" autocomplete="off">
                <button>{}</button>
                </form>
                """,
                action,
                exchange.texts().text("field.name"),
                Rooms.LONGEST_NAME,
                name,
                exchange.texts().text(button));
    }

    static void room(Exchange exchange, Room room, List<Presence> present, List<Line> lines)
            throws Refused, IOException {
        SignedIn user = exchange.signedIn();
        boolean isHere = present.stream().anyMatch(presence -> presence.user() == user.id());
        exchange.script("/static/live/live.js").script("/static/room/room.js");
        exchange.pageNamed(
                room.name(),
                Html.of(
                        """
                <section id="room" data-room="{}" aria-label="{}">
                <ol class="chat" id="lines" role="log" aria-label="{}">
                {}</ol>
                <form class="stack" id="say" method="post" action="/rooms/{}/lines">
                <label for="text">{}</label>
                <textarea id="text" name="text" required maxlength="{}" rows="2"></textarea>
                <button>{}</button>
                </form>
                <h2>{}</h2>
                <ul id="present">
                {}</ul>
                <form class="row" method="post" action="/rooms/{}/{}"><button>{}</button></form>
                </section>
                {}
                """,
                        room.id(),
                        room.name(),
                        exchange.texts().text("lines"),
                        Html.all(lines.stream().map(line -> line(line, user))),
                        room.id(),
                        exchange.texts().text("field.text"),
                        Rooms.LONGEST_TEXT,
                        exchange.texts().text("say"),
                        exchange.texts().text("present"),
                        Html.all(present.stream().map(presence -> presence(exchange, presence))),
                        room.id(),
                        isHere ? "leave" : "enter",
                        exchange.texts().text(isHere ? "leave" : "enter"),
                        room.owner() == user.id() ? ownerForms(exchange, room) : Html.NONE));
    }

    private static Html line(Line line, SignedIn user) {
        return Html.of(
                "<li class=\"message {}\" id=\"line-{}\"><span class=\"meta\">{} · {}</span><p>{}</p></li>\n",
                line.user() == user.id() ? "mine" : "theirs",
                line.id(),
                line.name(),
                Html.time(line.at()),
                line.text());
    }

    private static Html presence(Exchange exchange, Presence presence) {
        return Html.of(
                "<li>{} <span class=\"meta\">{}</span></li>\n",
                presence.name(),
                exchange.texts().text("by", presence.node()));
    }

    private static Html ownerForms(Exchange exchange, Room room) {
        return Html.of(
                """
                <h2>{}</h2>
                {}
                <form class="row" method="post" action="/rooms/{}/delete"><button class="danger">{}</button></form>
                """,
                exchange.texts().text("yours"),
                nameForm(exchange, "/rooms/" + room.id() + "/name", room.name(), "rename"),
                room.id(),
                exchange.texts().text("delete"));
    }
}

package dev.sluice.demo.room;

import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.demo.web.Exchange;
import dev.sluice.demo.web.Layout;
import dev.sluice.demo.web.PageServlet;
import dev.sluice.demo.web.Refused;
import dev.sluice.demo.web.SignedIn;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The list of rooms, and each room, for those who are signed in. Thread-safe. */
final class RoomServlet extends PageServlet {
    private static final long serialVersionUID = 1L;

    private final transient Rooms rooms;

    RoomServlet(Layout layout, Rooms rooms) {
        super(layout);
        this.rooms = rooms;
    }

    @Override
    protected void get(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        SignedIn user = exchange.signedIn();
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            RoomViews.list(exchange, rooms.all());
        } else if (path.size() == 1) {
            Room room = rooms.find(path.get(0)).orElseThrow(Refused::notFound);
            List<Presence> present = rooms.visited(room.id(), user.id());
            RoomViews.room(exchange, room, present, rooms.lines(room.id(), RoomMemory.LINES));
        } else {
            throw Refused.notFound();
        }
    }

    @Override
    protected void post(Exchange exchange) throws Refused, RedisUnavailable, IOException {
        SignedIn user = exchange.signedIn();
        List<String> path = exchange.path();
        if (path.isEmpty()) {
            create(exchange, user);
        } else if (path.size() == 2) {
            Room room = rooms.find(path.get(0)).orElseThrow(Refused::notFound);
            change(exchange, user, room, path.get(1));
        } else {
            throw Refused.notFound();
        }
    }

    private void create(Exchange exchange, SignedIn user) throws Refused, RedisUnavailable {
        if (rooms.all().stream().filter(room -> room.owner() == user.id()).count() >= Rooms.MOST_OF_USER) {
            throw Refused.conflict(exchange.texts().text("most-rooms-own", Rooms.MOST_OF_USER));
        }
        Optional<Room> room = rooms.create(user.id(), exchange.text("name", Rooms.LONGEST_NAME));
        if (room.isEmpty()) {
            throw Refused.conflict(exchange.texts().text("most-rooms", RoomStore.MOST_ROOMS));
        }
        exchange.seeOther("/rooms/" + room.get().id());
    }

    private void change(Exchange exchange, SignedIn user, Room room, String what) throws Refused, RedisUnavailable {
        switch (what) {
            case "enter" -> enter(exchange, user, room);
            case "leave" -> rooms.leave(room.id(), user.id());
            case "lines" -> say(exchange, user, room);
            case "name" -> rooms.rename(ownedBy(user, room), exchange.text("name", Rooms.LONGEST_NAME));
            case "delete" -> rooms.delete(ownedBy(user, room));
            default -> throw Refused.notFound();
        }
        exchange.seeOther(what.equals("delete") ? "/rooms" : "/rooms/" + room.id());
    }

    private void enter(Exchange exchange, SignedIn user, Room room) throws Refused, RedisUnavailable {
        switch (rooms.enter(room.id(), user.id(), user.name())) {
            case FULL -> throw Refused.conflict(exchange.texts().text("most-users", RoomStore.MOST_USERS));
            case NO_ROOM -> throw Refused.notFound();
            case ENTERED, ALREADY_THERE -> {}
        }
    }

    private void say(Exchange exchange, SignedIn user, Room room) throws Refused, RedisUnavailable {
        String text = exchange.text("text", Rooms.LONGEST_TEXT);
        if (rooms.say(room.id(), user.id(), user.name(), text).isEmpty()) {
            throw Refused.notFound();
        }
    }

    private static Room ownedBy(SignedIn user, Room room) throws Refused {
        if (room.owner() != user.id()) {
            throw Refused.forbidden();
        }
        return room;
    }
}

package dev.sluice.demo.live;

/** Whom an event concerns. Immutable. */
public sealed interface Audience {
    /** All browsers of this user. */
    static Audience user(long id) {
        return new User(id);
    }

    /** All who have this room open. */
    static Audience room(String id) {
        return new Room(id);
    }

    /** All who are signed in. */
    static Audience everybody() {
        return new Everybody();
    }

    /** As it stands in the key of its stream; no two audiences have the same. */
    String tag();

    /**
     * All browsers of a user.
     *
     * @param id of the user in the database
     */
    record User(long id) implements Audience {
        @Override
        public String tag() {
            return "user:" + id;
        }
    }

    /**
     * All who have a room open.
     *
     * @param id 1 to 64 letters, digits, {@code -} and {@code _}, because it gets into a key
     */
    record Room(String id) implements Audience {
        /** @throws IllegalArgumentException if the id is none */
        public Room {
            if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
                throw new IllegalArgumentException("the id of a room is 1 to 64 letters, digits, - and _");
            }
        }

        @Override
        public String tag() {
            return "room:" + id;
        }
    }

    /** Whoever is signed in. */
    record Everybody() implements Audience {
        @Override
        public String tag() {
            return "everybody";
        }
    }
}

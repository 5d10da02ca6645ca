package dev.sluice.session.store;

/** The names of the fields of a session in Redis; the scripts know them too. */
public final class Field {
    /** The version of this layout. A session is there if and only if it has this field. */
    public static final String LAYOUT = "#v";

    /** When the session began, in ms, by the clock of the node that began it. */
    public static final String CREATED = "#c";

    /** When it was used last, in ms, by the clock of Redis; exact to the touch interval. */
    public static final String TOUCHED = "#t";

    /** How long it lives without use, in s, as the application set it. */
    public static final String MAX_INACTIVE = "#i";

    /** The life that follows from that, in ms. */
    public static final String LIFE = "#l";

    /** When it ends however much it is used, in ms, by the clock of Redis; not there without such a limit. */
    public static final String LIMIT = "#e";

    /** Names the last write: how many there were, and when it was, in ms by the clock of Redis. */
    public static final String REVISION = "#r";

    /** A random name that stays when the id changes; ties encrypted attributes to their session. */
    public static final String SERIAL = "#s";

    /** The id, encrypted with a key that Redis never sees, for the listeners that hear of the end. */
    public static final String SEALED_ID = "#n";

    /** When the session got the id it has, in ms. */
    public static final String ID_SINCE = "#g";

    /** A hash of the principal whose session it is. */
    public static final String PRINCIPAL = "#u";

    /** Begins the names of attributes in the form of their codec. */
    public static final String ATTRIBUTE = "a:";

    /** Begins the names of attributes that are counted up in Redis, plain integers. */
    public static final String COUNTER = "n:";

    /** Begins the names of the times, in ms by the clock of Redis, after which an attribute is gone. */
    public static final String PASSES = "x:";

    private Field() {}

    /** The field that says when the attribute or counter in this field is gone. */
    public static String timeOf(String field) {
        return "x" + field.substring(1); // as the scripts make it: of no other field's name does this make a time
    }
}

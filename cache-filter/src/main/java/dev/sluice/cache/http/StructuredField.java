package dev.sluice.cache.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads dictionaries and lists of structured fields (RFC 9651), strictly: one wrong character and the whole field counts
 * as absent. Parameters are checked and dropped. For one field and one thread.
 */
final class StructuredField {
    private static final int MOST_DIGITS = 15;
    private static final String KEY = "abcdefghijklmnopqrstuvwxyz0123456789_-.*";
    private static final String TOKEN_END = "!#$%&'*+-.^_`|~:/";

    private final String text;
    private int at;

    /** What an item is. Only the kinds are told apart that fields of caching use. */
    enum Kind {
        INTEGER,
        STRING,
        TOKEN,
        TRUE,
        OTHER
    }

    /**
     * A member without its parameters.
     *
     * @param text of integers, strings and tokens; else empty
     */
    record Item(Kind kind, String text) {
        private static final Item TRUE = new Item(Kind.TRUE, "");
        private static final Item OTHER = new Item(Kind.OTHER, "");
    }

    /** The text is none of the form wanted. Caught here: no exception leaves this class. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed(String text, int at) {
            super(text + " is malformed at " + at, null, false, false);
        }
    }

    private StructuredField(String text) {
        this.text = text;
    }

    /** The members of a dictionary; of those given twice, the last. */
    static Optional<Map<String, Item>> dictionary(String text) {
        try {
            return Optional.of(new StructuredField(text).dictionary());
        } catch (Malformed e) {
            return Optional.empty(); // RFC 9651 section 4.2: the whole field is ignored.
        }
    }

    /** The strings of a list that has no other members. */
    static Optional<List<String>> strings(String text) {
        try {
            List<Item> items = new StructuredField(text).list();
            boolean all = items.stream().allMatch(item -> item.kind() == Kind.STRING);
            return all ? Optional.of(items.stream().map(Item::text).toList()) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty(); // As above.
        }
    }

    private Map<String, Item> dictionary() throws Malformed {
        Map<String, Item> members = new LinkedHashMap<>();
        skip(" ");
        while (at < text.length()) {
            String key = key();
            Item item = accept('=') ? member() : Item.TRUE;
            parameters();
            members.remove(key);
            members.put(key, item);
            next();
        }
        return members;
    }

    private List<Item> list() throws Malformed {
        List<Item> members = new ArrayList<>();
        skip(" ");
        while (at < text.length()) {
            members.add(member());
            parameters();
            next();
        }
        return members;
    }

    /** To the next member; a comma at the end is wrong. */
    private void next() throws Malformed {
        skip(" \t");
        if (at == text.length()) {
            return;
        }
        expect(',');
        skip(" \t");
        if (at == text.length()) {
            throw malformed();
        }
    }

    private Item member() throws Malformed {
        if (!accept('(')) {
            return bare();
        }
        skip(" ");
        while (!accept(')')) {
            bare();
            parameters();
            if (peek() != ' ' && peek() != ')') {
                throw malformed();
            }
            skip(" ");
        }
        return Item.OTHER;
    }

    private void parameters() throws Malformed {
        while (accept(';')) {
            skip(" ");
            key();
            if (accept('=')) {
                bare();
            }
        }
    }

    private String key() throws Malformed {
        char first = peek();
        if (!isLower(first) && first != '*') {
            throw malformed();
        }
        return run(KEY);
    }

    private Item bare() throws Malformed {
        char first = peek();
        if (isDigit(first) || first == '-') {
            return number();
        }
        if (first == '"') {
            return new Item(Kind.STRING, string());
        }
        if (isLetter(first) || first == '*') {
            return new Item(Kind.TOKEN, token());
        }
        return rare(first);
    }

    private Item rare(char first) throws Malformed {
        at++;
        switch (first) {
            case '?' -> {
                boolean yes = accept('1');
                if (!yes) {
                    expect('0');
                }
                return yes ? Item.TRUE : Item.OTHER;
            }
            case ':' -> {
                while (!accept(':')) {
                    one("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");
                }
            }
            case '@' -> number();
            case '%' -> string();
            default -> throw malformed();
        }
        return Item.OTHER;
    }

    private Item number() throws Malformed {
        String sign = accept('-') ? "-" : "";
        String digits = run("0123456789");
        if (digits.isEmpty() || digits.length() > MOST_DIGITS) {
            throw malformed();
        }
        if (!accept('.')) {
            return new Item(Kind.INTEGER, sign + digits);
        }
        String fraction = run("0123456789");
        if (fraction.isEmpty() || fraction.length() > 3 || digits.length() > 12) {
            throw malformed();
        }
        return Item.OTHER;
    }

    private String string() throws Malformed {
        expect('"');
        StringBuilder string = new StringBuilder();
        while (!accept('"')) {
            boolean escaped = accept('\\');
            char c = peek();
            if (c < ' ' || c > '~' || (escaped && c != '"' && c != '\\')) {
                throw malformed();
            }
            string.append(c);
            at++;
        }
        return string.toString();
    }

    private String token() {
        int start = at;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    private static boolean isToken(char c) {
        return isLetter(c) || isDigit(c) || TOKEN_END.indexOf(c) >= 0;
    }

    private static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private String run(String allowed) {
        int start = at;
        skip(allowed);
        return text.substring(start, at);
    }

    private void skip(String allowed) {
        while (at < text.length() && allowed.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private void one(String allowed) throws Malformed {
        if (allowed.indexOf(peek()) < 0) {
            throw malformed();
        }
        at++;
    }

    private boolean accept(char c) {
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void expect(char c) throws Malformed {
        if (!accept(c)) {
            throw malformed();
        }
    }

    private char peek() throws Malformed {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private Malformed malformed() {
        return new Malformed(text, at);
    }
}

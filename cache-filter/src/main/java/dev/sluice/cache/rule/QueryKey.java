package dev.sluice.cache.rule;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which parameters of a query belong to the key of what is stored. Immutable.
 *
 * <p>A query that any part of an application could cut into other parameters than we do stays as it is (parameter
 * cloaking): one with a {@code ;}, with an escape that cannot be decoded or a letter that should be one, or with a name
 * that has control characters or blanks around it. Otherwise it is cut at each {@code &}, names are compared decoded, and what is kept stays as it was sent.
 *
 * @param keep the only parameters kept; empty for all
 * @param drop the parameters left out
 * @param sort whether the parameters are ordered by name; those of one name stay in the order in which they were sent
 */
public record QueryKey(Names keep, Names drop, boolean sort) {
    /** The whole query, as it was sent. */
    public static final QueryKey WHOLE = new QueryKey(Names.NONE, Names.NONE, false);

    private record Parameter(String name, String raw) {}

    /** @throws IllegalArgumentException if it is to keep some and to drop some */
    public QueryKey {
        if (!keep.isEmpty() && !drop.isEmpty()) {
            throw new IllegalArgumentException("name the parameters to keep or those to drop, not both");
        }
    }

    /**
     * The part of a query that counts.
     *
     * @param query raw and with its question mark, or empty
     * @return in the same form
     */
    String of(String query) {
        if (query.isEmpty() || equals(WHOLE)) {
            return query;
        }
        List<Parameter> all = parameters(query.substring(1));
        if (all.isEmpty()) {
            return query;
        }
        List<Parameter> kept = new ArrayList<>(all);
        kept.removeIf(parameter -> !keeps(parameter.name()));
        if (sort) {
            kept.sort(Comparator.comparing(Parameter::name));
        }
        return kept.isEmpty()
                ? ""
                : "?" + String.join("&", kept.stream().map(Parameter::raw).toList());
    }

    private boolean keeps(String name) {
        return keep.isEmpty() ? !drop.match(name) : keep.match(name);
    }

    /** None at all if somebody could read others. */
    private static List<Parameter> parameters(String query) {
        List<Parameter> parameters = new ArrayList<>();
        for (String raw : query.split("&", -1)) {
            String name = decoded(raw.substring(0, raw.indexOf('=') < 0 ? raw.length() : raw.indexOf('=')));
            if (name == null || decoded(raw) == null || !isPlain(name)) {
                return List.of();
            }
            parameters.add(new Parameter(name, raw));
        }
        return query.indexOf(';') < 0 ? parameters : List.of();
    }

    private static boolean isPlain(String name) {
        return name.equals(name.strip()) && name.chars().noneMatch(Character::isISOControl);
    }

    /** Null if it is not the percent-encoded UTF-8 of anything. */
    private static @Nullable String decoded(String raw) {
        ByteBuffer bytes = ByteBuffer.allocate(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' && i + 2 < raw.length() && isHex(raw.charAt(i + 1)) && isHex(raw.charAt(i + 2))) {
                bytes.put((byte) Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else if (c == '%' || c <= ' ' || c > '~') {
                return null;
            } else {
                bytes.put((byte) (c == '+' ? ' ' : c));
            }
        }
        return utf8(bytes.flip());
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private static @Nullable String utf8(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return null; // Each reader would put something else in its place.
        }
    }
}

package dev.sluice.core.web;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an operator's request. Immutable. Read from the query alone, and here rather than by the container:
 * those differ in what they make of bytes that are no UTF-8, and none of it is an answer that names the parameter.
 */
public record AdminQuery(Map<String, List<String>> values) {
    static final int LONGEST = 8192;
    static final int MOST_PARAMETERS = 32;
    private static final Pattern DURATION = Pattern.compile("([1-9]\\d{0,8})([smhd])");
    private static final int HEX = 16;

    /**
     * Reads a query as it was sent; null is an empty one.
     *
     * @throws AdminRefusal if it is too long, or no form in UTF-8
     */
    public static AdminQuery parse(@Nullable String query) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (query == null || query.isEmpty()) {
            return new AdminQuery(values);
        }
        String[] fields = query.length() > LONGEST ? new String[0] : query.split("&", -1);
        if (fields.length == 0 || fields.length > MOST_PARAMETERS) {
            throw new AdminRefusal("query", "At most " + LONGEST + " characters and " + MOST_PARAMETERS + " fields");
        }
        for (String field : fields) {
            String[] pair = field.split("=", 2);
            String name = decoded(pair[0], "query");
            values.computeIfAbsent(name, unused -> new ArrayList<>())
                    .add(decoded(pair.length == 2 ? pair[1] : "", name));
        }
        return new AdminQuery(values);
    }

    private static String decoded(String text, String parameter) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            if (sign == '%') {
                bytes.write(octet(text, i + 1, parameter));
                i += 2;
            } else if (sign > ' ' && sign < '\u007f') {
                bytes.write(sign == '+' ? ' ' : sign);
            } else {
                throw new AdminRefusal(parameter, "Signs beyond ASCII must be percent-encoded");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new AdminRefusal(parameter, "The bytes are no UTF-8");
        }
    }

    private static int octet(String text, int at, String parameter) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), HEX) : -1;
        int low = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), HEX) : -1;
        if (high < 0 || low < 0) {
            throw new AdminRefusal(parameter, "A % must be followed by two hexadecimal digits");
        }
        return high * HEX + low;
    }

    /** Refuses names that mean nothing here: a misspelt one must not be taken for one that was left out. */
    public void allow(Set<String> names) {
        for (String name : values.keySet()) {
            if (!names.contains(name)) {
                throw new AdminRefusal(name, "There is no such parameter here");
            }
        }
    }

    /** The values of that name in their order; none if it was not sent. */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** The value of what must be sent once, and not empty. */
    public String one(String name) {
        List<String> given = all(name);
        if (given.size() != 1 || given.get(0).isEmpty()) {
            throw new AdminRefusal(name, "Give it once");
        }
        return given.get(0);
    }

    /** A whole number within both bounds. */
    public long number(String name, long min, long max) {
        String text = one(name);
        long number = text.matches("\\d{1,12}") ? Long.parseLong(text) : -1;
        if (number < min || number > max) {
            throw new AdminRefusal(name, "It must be a number from " + min + " to " + max);
        }
        return number;
    }

    /** The same, or another number where none was sent. */
    public int number(String name, int min, int max, int whenMissing) {
        return all(name).isEmpty() ? whenMissing : Math.toIntExact(number(name, min, max));
    }

    /** {@code true} or {@code false}; false where nothing was sent. */
    public boolean flag(String name) {
        String text = all(name).isEmpty() ? "false" : one(name);
        if (!text.equals("true") && !text.equals("false")) {
            throw new AdminRefusal(name, "It must be true or false");
        }
        return text.equals("true");
    }

    /** A duration such as {@code 90s}. */
    public Duration duration(String name) {
        Matcher duration = DURATION.matcher(one(name));
        if (!duration.matches()) {
            throw new AdminRefusal(name, "It must be a duration such as 90s, 30m, 1h or 7d");
        }
        long number = Long.parseLong(duration.group(1));
        return switch (duration.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}

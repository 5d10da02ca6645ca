package dev.sluice.cache.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entity tag (RFC 9110 section 8.8.3). Immutable.
 *
 * @param opaque with its quotes
 */
public record EntityTag(boolean weak, String opaque) {
    private static final Pattern FORM = Pattern.compile("(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")");
    private static final String GZIP_END = "-gzip\"";

    /** The tag of a field; empty without one or if it has another form. */
    public static Optional<EntityTag> parse(@Nullable String text) {
        Matcher matcher = FORM.matcher(text == null ? "" : text.strip());
        return matcher.matches() ? Optional.of(of(matcher)) : Optional.empty();
    }

    /** All tags of these lines. What stands between them is not looked at, because clients forget commas. */
    static List<EntityTag> all(List<String> lines) {
        List<EntityTag> tags = new ArrayList<>();
        for (String line : lines) {
            Matcher matcher = FORM.matcher(line);
            while (matcher.find()) {
                tags.add(of(matcher));
            }
        }
        return tags;
    }

    private static EntityTag of(Matcher matcher) {
        return new EntityTag(matcher.group(1) != null, matcher.group(2));
    }

    /** The tag of the compressed form: {@code "x"} becomes {@code "x-gzip"}, because other bytes need another tag. */
    public EntityTag compressed() {
        return new EntityTag(weak, opaque.substring(0, opaque.length() - 1) + GZIP_END);
    }

    /** The weak comparison (section 8.8.3.2). */
    boolean matches(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** The strong comparison. */
    boolean matchesStrongly(EntityTag other) {
        return !weak && !other.weak && matches(other);
    }

    /** As it stands in the field. */
    public String text() {
        return weak ? "W/" + opaque : opaque;
    }
}

package dev.sluice.session;

import dev.sluice.core.config.Settings;
import dev.sluice.session.codec.AttributeCipher;
import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.session.codec.JsonCodec;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How attributes are kept. Immutable.
 *
 * @param codec {@code json}, {@code java}, or the class of an {@link AttributeCodec}
 * @param types the application's types that may be kept
 * @param cipher null if they are not encrypted
 * @param maxSize the most bytes one attribute may take up, its name included
 * @param maxCount the most attributes of one session
 * @param maxSessionSize the most bytes all attributes of one session may take up
 * @param whenUnreadable what an attribute is to the application that this version of it cannot read
 * @param onConflict what becomes of an attribute that another request has changed meanwhile
 * @param merge the class of an {@link AttributeMerge}, empty unless conflicts are merged
 */
public record AttributeSettings(
        String codec,
        List<String> types,
        @Nullable AttributeCipher cipher,
        long maxSize,
        int maxCount,
        long maxSessionSize,
        WhenUnreadable whenUnreadable,
        OnConflict onConflict,
        String merge) {

    /** A script can hand a command so many fields at once. */
    private static final int MOST_ATTRIBUTES = 1500;

    /** What becomes of an attribute that this version of the application cannot read. */
    public enum WhenUnreadable {
        /** It is absent to the application, and stays in Redis until that sets or removes it. */
        DROP,
        /** The session ends. */
        INVALIDATE,
        /** Reading it throws an {@link IllegalStateException}. */
        FAIL
    }

    /** What becomes of an attribute that another request has changed since this one read its session. */
    public enum OnConflict {
        /** The last write wins. */
        LAST,
        /** Nothing of the request is saved, and it is answered with 409. */
        REJECT,
        /** The application's {@link AttributeMerge} decides. */
        MERGE
    }

    /** Copies the list. */
    public AttributeSettings {
        types = List.copyOf(types);
    }

    static AttributeSettings from(Settings settings) {
        AttributeSettings read = new AttributeSettings(
                settings.text("session.codec"),
                types(settings),
                cipher(settings),
                settings.size("session.attribute.max-size"),
                settings.integer("session.max-attributes", 1, MOST_ATTRIBUTES),
                settings.size("session.max-size"),
                settings.oneOf("session.unreadable", WhenUnreadable.class),
                settings.oneOf("session.conflict", OnConflict.class),
                settings.text("session.conflict.merge"));
        read.rejectUnusableClasses(settings);
        return read;
    }

    @SuppressWarnings("NullAway") // no key, no cipher; and what secret() cannot parse, check() keeps from use
    private static @Nullable AttributeCipher cipher(Settings settings) {
        if (!settings.has("session.encryption.keys")) {
            return null;
        }
        return settings.secret(
                "session.encryption.keys",
                "a comma separated list of <name>:<base64 of 32 bytes>",
                text -> new AttributeCipher(
                        List.of(text.split("\\s*,\\s*")), settings.bool("session.encryption.accept-plain")));
    }

    private void rejectUnusableClasses(Settings settings) {
        if (!List.of("json", "java").contains(codec) && !Plugins.canBeMade(codec, AttributeCodec.class)) {
            settings.reject("session.codec", "json, java, or " + Plugins.form(AttributeCodec.class));
        }
        if ((onConflict == OnConflict.MERGE) == merge.isEmpty()) {
            settings.reject("session.conflict.merge", "set if, and only if, session.conflict = merge");
        } else if (!merge.isEmpty() && !Plugins.canBeMade(merge, AttributeMerge.class)) {
            settings.reject("session.conflict.merge", Plugins.form(AttributeMerge.class));
        }
    }

    private static List<String> types(Settings settings) {
        List<String> types = settings.list("session.types");
        if (!types.stream().allMatch(JsonCodec::isType)) {
            settings.reject(
                    "session.types",
                    "a comma separated list of classes such as com.acme.shop.Cart or packages such as com.acme.shop.*,"
                            + " none of them the JDK's");
            return List.of();
        }
        Stream<String> classes = types.stream().filter(type -> !type.endsWith(".*"));
        classes.filter(AttributeSettings::isAbsent)
                .findFirst()
                .ifPresent(type -> settings.reject("session.types", "classes of this application; it has no " + type));
        return types;
    }

    /** A misspelt class would show itself only when it is needed first. */
    private static boolean isAbsent(String type) {
        try {
            Class.forName(type, false, Thread.currentThread().getContextClassLoader());
            return false;
        } catch (ClassNotFoundException | LinkageError e) {
            return true;
        }
    }
}

package dev.sluice.session;

import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.session.codec.JavaCodec;
import dev.sluice.session.codec.JsonCodec;
import org.jspecify.annotations.Nullable;

/** Makes what the settings name by class. */
final class Plugins {
    private Plugins() {}

    static AttributeCodec codec(AttributeSettings settings) {
        return switch (settings.codec()) {
            case "json" -> new JsonCodec(settings.types());
            case "java" -> new JavaCodec(settings.types());
            default -> made("session.codec", settings.codec(), AttributeCodec.class);
        };
    }

    static @Nullable AttributeMerge merge(AttributeSettings settings) {
        return settings.merge().isEmpty()
                ? null
                : made("session.conflict.merge", settings.merge(), AttributeMerge.class);
    }

    private static <T> T made(String key, String name, Class<T> type) {
        try {
            Class<?> named = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
            return type.cast(named.getConstructor().newInstance());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IllegalArgumentException(
                    key + " = " + name + " must be a public class with a public constructor without arguments that"
                            + " implements " + type.getSimpleName(),
                    e);
        }
    }
}

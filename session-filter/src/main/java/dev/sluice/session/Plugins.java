package dev.sluice.session;

import dev.sluice.session.codec.AttributeCodec;
import dev.sluice.session.codec.JavaCodec;
import dev.sluice.session.codec.JsonCodec;
import java.lang.reflect.Modifier;
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

    /** What a class has to be, for messages. */
    static String form(Class<?> type) {
        return "a public class of this application with a public constructor without arguments that implements "
                + type.getSimpleName();
    }

    /** Whether there is a class of this name and form; a wrong one would show itself after all settings are read. */
    static boolean canBeMade(String name, Class<?> type) {
        try {
            Class<?> named = Class.forName(name, false, Thread.currentThread().getContextClassLoader());
            int modifiers = named.getModifiers() & named.getConstructor().getModifiers();
            return type.isAssignableFrom(named)
                    && Modifier.isPublic(modifiers)
                    && !Modifier.isAbstract(named.getModifiers());
        } catch (ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }

    private static <T> T made(String key, String name, Class<T> type) {
        try {
            Class<?> named = Class.forName(name, true, Thread.currentThread().getContextClassLoader());
            return type.cast(named.getConstructor().newInstance());
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new IllegalArgumentException(key + " = " + name + " must be " + form(type), e);
        }
    }
}

package dev.sluice.session.codec;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Which values stay what they are, so that nobody need look for changes in them: text, numbers, enums, the JDK's value
 * classes, and records of nothing else. Each class is looked at once. Thread-safe.
 */
public final class ImmutableTypes {
    private static final ClassValue<Boolean> IMMUTABLE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            return isImmutable(type, new HashSet<>());
        }
    };

    private ImmutableTypes() {}

    /** Whether a value of exactly this class cannot change. */
    public static boolean isImmutable(Object value) {
        return IMMUTABLE.get(value.getClass());
    }

    private static boolean isImmutable(Class<?> type, Set<Class<?>> asked) {
        return type == String.class
                || type == Boolean.class
                || type == Integer.class
                || Enum.class.isAssignableFrom(type)
                || JdkValues.isImmutable(type)
                || (type.isRecord() && holdsImmutablesOnly(type, asked));
    }

    private static boolean holdsImmutablesOnly(Class<?> type, Set<Class<?>> asked) {
        // A record that holds records of its own type is as immutable as the rest of it.
        return !asked.add(type)
                || Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .allMatch(component -> canOnlyHoldImmutables(component, asked));
    }

    /** A type that others extend, such as BigDecimal, may stand for a class that changes. */
    private static boolean canOnlyHoldImmutables(Class<?> component, Set<Class<?>> asked) {
        boolean isClosed =
                Modifier.isFinal(component.getModifiers()) || component.isEnum() || component == ZoneId.class;
        return component.isPrimitive() || (isClosed && isImmutable(component, asked));
    }
}

package dev.sluice.session.codec;

import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's lists, sets and maps that are kept, under their simple name. A map is kept as a list of key, value, key,
 * value. Immutable.
 */
final class JdkContainers {
    @SuppressWarnings("JdkObsolete") // an application that puts a LinkedList gets a LinkedList
    private static final Map<String, Supplier<Object>> MAKERS = Map.ofEntries(
            Map.entry("ArrayList", ArrayList::new),
            Map.entry("LinkedList", LinkedList::new),
            Map.entry("ArrayDeque", ArrayDeque::new),
            Map.entry("HashSet", HashSet::new),
            Map.entry("LinkedHashSet", LinkedHashSet::new),
            Map.entry("TreeSet", TreeSet::new),
            Map.entry("HashMap", HashMap::new),
            Map.entry("LinkedHashMap", LinkedHashMap::new),
            Map.entry("TreeMap", TreeMap::new),
            Map.entry("ConcurrentHashMap", ConcurrentHashMap::new));

    private JdkContainers() {}

    /** The name under which the value is kept, null if it is not one of these containers. */
    static @Nullable String tag(Object value) {
        Class<?> type = value.getClass();
        if (type.getName().startsWith("java.util.")) {
            boolean isPublic = Modifier.isPublic(type.getModifiers());
            String tag = isPublic ? type.getSimpleName() : equivalent(value);
            return MAKERS.containsKey(tag) && !isOrderedByCode(value) ? tag : null;
        }
        return null;
    }

    /** What {@code List.of} and its like come back as: no application can have cast them to their own class. */
    private static String equivalent(Object value) {
        if (value instanceof Map) {
            return value instanceof SortedMap ? "TreeMap" : "LinkedHashMap";
        }
        if (value instanceof Set) {
            boolean isCast = value instanceof EnumSet;
            return isCast ? "" : value instanceof SortedSet ? "TreeSet" : "LinkedHashSet";
        }
        return value instanceof Collection ? "ArrayList" : "";
    }

    private static boolean isOrderedByCode(Object value) {
        return (value instanceof SortedSet<?> set && set.comparator() != null)
                || (value instanceof SortedMap<?, ?> map && map.comparator() != null);
    }

    static Collection<?> elements(Object container) {
        if (container instanceof Map<?, ?> map) {
            List<@Nullable Object> flat = new ArrayList<>(2 * map.size());
            map.forEach((key, value) -> {
                flat.add(key);
                flat.add(value);
            });
            return flat;
        }
        return (Collection<?>) container;
    }

    static boolean isTag(String tag) {
        return MAKERS.containsKey(tag);
    }

    /** @throws RuntimeException if these elements do not make such a container */
    @SuppressWarnings("unchecked") // what is made here holds objects of any type
    static Object make(String tag, List<@Nullable Object> elements) {
        Supplier<Object> maker = MAKERS.get(tag);
        if (maker == null) {
            throw new IllegalArgumentException(tag);
        }
        Object made = maker.get();
        if (made instanceof Map) {
            Map<@Nullable Object, @Nullable Object> map = (Map<@Nullable Object, @Nullable Object>) made;
            for (int i = 0; i < elements.size(); i += 2) {
                map.put(elements.get(i), elements.get(i + 1));
            }
        } else {
            ((Collection<@Nullable Object>) made).addAll(elements);
        }
        return made;
    }
}

package dev.sluice.session.codec;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The classes a stream of Java serialization may name: the JDK's that do no more than hold a value, the application's
 * of the list, and arrays of these. Immutable.
 */
final class JavaTypes {
    private static final Pattern ARRAY = Pattern.compile("\\[+([ZBCDFIJS]|L([^;]+);)");

    /** Exact names, so that no class of a later JDK comes in by itself. */
    private static final Set<String> OF_THE_JDK = Stream.of(
                    // Object and Map$Entry stand for arrays only: a hash map asks leave for its own before it makes it.
                    in("java.lang", "Boolean Byte Character Double Enum Float Integer Long Number Object Short String"),
                    in("java.math", "BigDecimal BigInteger"),
                    // Every value is written as a Ser; the filter is asked again about what that turns into.
                    in("java.time", "Ser DayOfWeek Duration Instant LocalDate LocalDateTime LocalTime Month MonthDay"),
                    in(
                            "java.time",
                            "OffsetDateTime OffsetTime Period Year YearMonth ZonedDateTime ZoneOffset ZoneRegion"),
                    in("java.util", "ArrayDeque ArrayList Date HashMap HashSet LinkedHashMap LinkedHashSet LinkedList"),
                    in("java.util", "Locale TreeMap TreeSet UUID Arrays$ArrayList Map$Entry"),
                    // List.of and its like, and the CollSer they are written as.
                    in("java.util", "CollSer ImmutableCollections$List12 ImmutableCollections$ListN"),
                    in("java.util", "ImmutableCollections$Set12 ImmutableCollections$SetN"),
                    in("java.util", "ImmutableCollections$Map1 ImmutableCollections$MapN"),
                    in("java.util.Collections$", "EmptyList EmptyMap EmptySet SingletonList SingletonMap SingletonSet"),
                    in("java.util.Collections$", "SynchronizedCollection SynchronizedList SynchronizedMap"),
                    in("java.util.Collections$", "SynchronizedRandomAccessList SynchronizedSet"),
                    in("java.util.Collections$", "UnmodifiableCollection UnmodifiableList UnmodifiableMap"),
                    in("java.util.Collections$", "UnmodifiableRandomAccessList UnmodifiableSet"),
                    in("java.util.Collections$", "UnmodifiableSortedMap UnmodifiableSortedSet"),
                    // With its segments and their locks: the form of Java 7, written to this day.
                    in("java.util.concurrent", "ConcurrentHashMap ConcurrentHashMap$Segment"),
                    in("java.util.concurrent.locks", "AbstractOwnableSynchronizer AbstractQueuedSynchronizer"),
                    in("java.util.concurrent.locks", "ReentrantLock ReentrantLock$NonfairSync ReentrantLock$Sync"))
            .flatMap(names -> names)
            .collect(Collectors.toUnmodifiableSet());

    private final AllowedTypes ofApplication;

    /** @throws IllegalArgumentException if a name has not the form */
    JavaTypes(List<String> names) {
        this.ofApplication = new AllowedTypes(names);
    }

    private static Stream<String> in(String place, String names) {
        String separator = place.endsWith("$") ? "" : ".";
        return Pattern.compile(" ").splitAsStream(names).map(name -> place + separator + name);
    }

    /** @param className as in a stream, thus {@code [Ljava.lang.String;} for {@code String[]} */
    boolean allows(String className) {
        String element = element(className);
        return element.isEmpty() || OF_THE_JDK.contains(element) || ofApplication.allows(element);
    }

    /** What an array is one of, empty for numbers and the like; what is no array is itself. */
    static String element(String className) {
        Matcher array = ARRAY.matcher(className);
        if (!array.matches()) {
            return className;
        }
        String named = array.group(2);
        return named == null ? "" : named;
    }
}

package dev.sluice.core.metrics;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/** All meters of one name, ordered by label values. Thread-safe to read; meters are added under the registry's lock. */
final class Family<M extends Meter> {
    private final Kind<M> kind;
    private final Description first;
    private final ConcurrentNavigableMap<String, M> meters = new ConcurrentSkipListMap<>();

    Family(Kind<M> kind, Description first) {
        kind.checkName(first.name());
        this.kind = kind;
        this.first = first;
    }

    String name() {
        return first.name();
    }

    String help() {
        return first.help();
    }

    Kind<M> kind() {
        return kind;
    }

    Collection<M> meters() {
        return meters.values();
    }

    /** The meter with these labels, made now if need be and then handed to {@code newcomers}. */
    M meter(Kind<?> asked, Labels labels, Consumer<Meter> newcomers) {
        if (!asked.equals(kind)) {
            throw new IllegalArgumentException(
                    "metric " + name() + " is a " + kind.word() + "; it cannot also be a " + asked.word());
        }
        Set<String> names = first.labels().names();
        if (!labels.names().equals(names)) {
            throw new IllegalArgumentException(
                    "metric " + name() + " has labels " + names + "; it cannot also have " + labels.names());
        }
        M present = meters.get(labels.text());
        if (present != null) {
            return present;
        }
        M made = kind.maker().apply(new Description(name(), help(), labels));
        meters.put(labels.text(), made);
        newcomers.accept(made);
        return made;
    }
}

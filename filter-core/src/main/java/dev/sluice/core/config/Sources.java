package dev.sluice.core.config;

import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where a value may stand, in the order of precedence: environment, init-params, file. Immutable once made. */
final class Sources {
    private final Environment environment;
    private final InitParams params;
    private final SettingsFile file;
    private final Map<String, Entry> byKey = new HashMap<>();

    Sources(Environment environment, InitParams params, SettingsFile file) {
        this.environment = environment;
        this.params = params;
        this.file = file;
        file.entries().forEach(entry -> byKey.putIfAbsent(entry.key(), entry));
    }

    Environment environment() {
        return environment;
    }

    String fileName() {
        return file.name();
    }

    Optional<Entry> find(String key) {
        return environment.find(key).or(() -> params.find(key)).or(() -> Optional.ofNullable(byKey.get(key)));
    }

    /** Every key that was written for Sluice and nobody else must be known, and stand once in the file. */
    void checkKeys(KeyTable keys, Problems problems) {
        written()
                .forEach(entry ->
                        keys.complaintAbout(entry.key()).ifPresent(complaint -> problems.key(entry, complaint)));
        var seen = new HashMap<String, Entry>();
        for (Entry entry : file.entries()) {
            Entry first = seen.putIfAbsent(entry.key(), entry);
            if (first != null && keys.defaultOf(entry.key()).isPresent()) {
                problems.key(entry, "is set a second time, first at " + first.source() + "; keep one");
            }
        }
    }

    private Stream<Entry> written() {
        return Stream.concat(file.entries().stream(), params.settings());
    }

    /** Every place where the key may be set, as a sentence's end. */
    String placesFor(String key) {
        String param = params.owner().isEmpty() ? "" : "as init-param of " + params.owner() + ", ";
        return "in " + file.name() + ", " + param + "as environment variable " + Environment.variable(key)
                + " or as system property " + key;
    }

    /** The names of a group: in the order of the file, then those only init-params, properties or variables know. */
    Set<String> groupNames(String prefix, KeyTable keys) {
        List<GroupKey> groupKeys = keys.groupKeys(prefix);
        Stream<String> properties = environment.properties().keySet().stream().sorted();
        var names = new LinkedHashSet<String>();
        Stream.concat(written().map(Entry::key), properties)
                .flatMap(key -> groupKeys.stream().flatMap(group -> group.nameIn(key).stream()))
                .filter(GroupKey::isName)
                .forEach(names::add);
        environment.variables().keySet().stream()
                .sorted()
                .filter(variable -> !keys.isVariableOfSingleKey(variable))
                .filter(variable -> names.stream().noneMatch(name -> isVariableOf(name, groupKeys, variable)))
                .flatMap(variable -> nameIn(variable, groupKeys).stream())
                .toList()
                .forEach(names::add);
        return names;
    }

    private static boolean isVariableOf(String name, List<GroupKey> groupKeys, String variable) {
        return groupKeys.stream()
                .anyMatch(group -> Environment.variable(group.keyOf(name)).equals(variable));
    }

    /** The shortest of the possible names: {@code …_LOGIN_MAX_BURST} means {@code max-burst} where such a key exists. */
    private static Optional<String> nameIn(String variable, List<GroupKey> groupKeys) {
        return groupKeys.stream()
                .flatMap(group -> group.nameInVariable(variable).stream())
                .min(Comparator.comparingInt(String::length));
    }
}

package dev.sluice.core.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The keys of the modules of this application with their defaults, as their {@code defaults.properties} declare them.
 *
 * <p>Immutable once made.
 */
final class KeyTable {
    /** One literal, because maven-shade relocates only a string that is nothing but such a path. */
    private static final String CORE = "/dev/sluice/core/defaults.properties";

    /** The other modules, if this application has them: so any filter tells a misspelt key of all. */
    private static final List<String> SIBLINGS = List.of(
            "dev/sluice/session/defaults.properties",
            "dev/sluice/ratelimit/defaults.properties",
            "dev/sluice/cache/defaults.properties");

    /** First segments of all modules: one file may serve modules that are loaded elsewhere. */
    private static final Set<String> FAMILIES =
            Set.of("redis", "changelog", "metrics", "sluice", "session", "ratelimit", "blacklist", "cache");

    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Map<GroupKey, String> groupDefaults = new LinkedHashMap<>();
    private final Set<String> families = new TreeSet<>();

    KeyTable(Class<?>... modules) {
        declare(Settings.class, CORE);
        for (Class<?> module : modules) {
            declare(module, "defaults.properties");
        }
        SIBLINGS.forEach(this::declareIfPresent);
    }

    private void declare(Class<?> module, String resource) {
        declareAll(resource + " of " + module.getName(), text(module, resource));
    }

    private void declareIfPresent(String resource) {
        ClassLoader application = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = application == null ? KeyTable.class.getClassLoader() : application;
        try (InputStream in = loader == null ? null : loader.getResourceAsStream(resource)) {
            if (in != null) {
                declareAll(resource, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }

    private void declareAll(String name, String text) {
        var problems = new Problems();
        List<Entry> entries = new PropertiesText(name, text, problems).entries();
        entries.forEach(entry -> declare(entry.key(), entry.value()));
        if (!problems.lines().isEmpty()) {
            throw new InvalidSettings(problems.lines());
        }
    }

    private void declare(String key, String value) {
        families.add(family(key));
        GroupKey.parse(key).ifPresentOrElse(group -> groupDefaults.put(group, value), () -> defaults.put(key, value));
    }

    /** The default of a key; empty if no module here declares it. */
    Optional<String> defaultOf(String key) {
        Optional<String> single = Optional.ofNullable(defaults.get(key));
        return single.or(() -> groupKey(key).map(groupDefaults::get));
    }

    /** The keys of the groups below a prefix such as {@code ratelimit.rule}. */
    List<GroupKey> groupKeys(String prefix) {
        List<GroupKey> found = groupDefaults.keySet().stream()
                .filter(group -> group.before().equals(prefix + "."))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("No defaults.properties declares a key of " + prefix + ".<name>");
        }
        return found;
    }

    /** Whether this environment variable belongs to a key outside every group. */
    boolean isVariableOfSingleKey(String variable) {
        return defaults.keySet().stream().map(Environment::variable).anyMatch(variable::equals);
    }

    /** What is wrong with a key, as it should be told; empty if the key is known or belongs to a module elsewhere. */
    Optional<String> complaintAbout(String key) {
        if (!families.contains(family(key)) && FAMILIES.contains(family(key))) {
            return Optional.empty();
        }
        Optional<String> misnamed =
                groupKey(key).flatMap(group -> group.nameIn(key)).filter(name -> !GroupKey.isName(name));
        if (misnamed.isPresent()) {
            return Optional.of("names the group \"" + misnamed.get() + "\"; a name is made of a-z, 0-9 and -");
        }
        return defaultOf(key).isPresent() ? Optional.empty() : Optional.of("is not a known key; " + suggestion(key));
    }

    private String suggestion(String key) {
        String plain = key.toLowerCase(Locale.ROOT).replace('_', '-');
        Stream<String> groups = groupDefaults.keySet().stream().flatMap(group -> group.nearTo(plain));
        return EditDistance.nearest(plain, Stream.concat(defaults.keySet().stream(), groups))
                .or(() -> inNearestFamily(plain))
                .map(meant -> "did you mean " + meant + "?")
                .orElse("correct or remove it");
    }

    /** The keys of modules that are not loaded here are not known, but their first segments are. */
    private Optional<String> inNearestFamily(String key) {
        String written = family(key);
        Stream<String> elsewhere = FAMILIES.stream().filter(family -> !families.contains(family));
        return EditDistance.nearest(written, elsewhere).map(family -> family + key.substring(written.length()));
    }

    private Optional<GroupKey> groupKey(String key) {
        return groupDefaults.keySet().stream()
                .filter(group -> group.nameIn(key).isPresent())
                .findFirst();
    }

    private static String family(String key) {
        int dot = key.indexOf('.');
        return dot < 0 ? key : key.substring(0, dot);
    }

    private static String text(Class<?> module, String resource) {
        try (InputStream in = module.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("There is no " + resource + " beside " + module.getName());
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " of " + module.getName() + " cannot be read", e);
        }
    }
}

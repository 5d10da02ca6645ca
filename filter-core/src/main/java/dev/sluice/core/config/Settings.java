package dev.sluice.core.config;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Function;

/**
 * The settings of a start: reads each key in its form, and reports everything that is wrong in one exception.
 *
 * <p>A key is looked up as system property, environment variable ({@code redis.key-prefix} is
 * {@code SLUICE_REDIS_KEY_PREFIX}), init-param, in the file, and in the module's {@code defaults.properties}; the first
 * wins. The file is the one the init-param {@code config} names (a path inside the web application, an absolute path or
 * a {@code file:} URL), else {@code /WEB-INF/sluice.properties}, else {@code sluice.properties} on the class path. In
 * every value <code>${NAME}</code> is replaced by that environment variable.
 *
 * <p>In {@code defaults.properties} an empty value declares an optional key (ask {@link #has} before reading it in a
 * form that has no empty value), and {@code (required)} one that must be set.
 *
 * <p>A read of a wrong value records a problem and answers with the default, or with a neutral value where there is
 * none, so that the next key can be read. Nothing read counts until {@link #check} has returned. To read a key no
 * module declares is a programming error, an {@link IllegalArgumentException}. For one thread, at start.
 */
public final class Settings {
    private static final String REQUIRED = "(required)";

    private final KeyTable keys;
    private final Sources sources;
    private final Problems problems;
    private final String prefix;

    private Settings(KeyTable keys, Sources sources, Problems problems, String prefix) {
        this.keys = keys;
        this.sources = sources;
        this.problems = problems;
        this.prefix = prefix;
    }

    /** Settings of a filter. Each class stands for the module whose {@code defaults.properties} lies beside it. */
    public static Settings of(FilterConfig config, Class<?>... modules) {
        return load(config.getServletContext(), InitParams.of(config), Environment.ofProcess(), modules);
    }

    /** Settings of a servlet. Each class stands for the module whose {@code defaults.properties} lies beside it. */
    public static Settings of(ServletConfig config, Class<?>... modules) {
        return load(config.getServletContext(), InitParams.of(config), Environment.ofProcess(), modules);
    }

    /** Settings of an initializer or listener, which has no init-params. */
    public static Settings of(ServletContext context, Class<?>... modules) {
        return load(context, InitParams.NONE, Environment.ofProcess(), modules);
    }

    /** Settings from values that take the file's place; system properties and environment variables still win. */
    public static Settings of(Properties values, Class<?>... modules) {
        return load(values, Environment.ofProcess(), modules);
    }

    static Settings load(ServletContext context, InitParams params, Environment environment, Class<?>... modules) {
        var problems = new Problems();
        SettingsFile file = SettingsFile.find(context, params, environment, problems);
        return load(new Sources(environment, params, file), problems, modules);
    }

    static Settings load(Properties values, Environment environment, Class<?>... modules) {
        var sources = new Sources(environment, InitParams.NONE, SettingsFile.of(values));
        return load(sources, new Problems(), modules);
    }

    private static Settings load(Sources sources, Problems problems, Class<?>... modules) {
        var keys = new KeyTable(modules);
        sources.checkKeys(keys, problems);
        return new Settings(keys, sources, problems, "");
    }

    /** Whether the key has a value, its default included; tells an optional key that is set from one that is not. */
    public boolean has(String key) {
        return !entry(key).isEmpty() && !isMissing(entry(key));
    }

    /** The text as it stands, empty for an optional key that is not set. */
    public String text(String key) {
        return read(key, Form.TEXT, "");
    }

    /** Like {@link #text}, for a value that no problem may show. */
    public String secret(String key) {
        problems.hide(prefix + key);
        return text(key);
    }

    /** Like {@link #value}, for a value that no problem may show, such as a signing key. */
    public <T> T secret(String key, String form, Function<String, T> parse) {
        problems.hide(prefix + key);
        return value(key, form, parse);
    }

    /** A whole number within both bounds. */
    public int integer(String key, int min, int max) {
        return Math.toIntExact(number(key, min, max));
    }

    /** A whole number within both bounds. */
    public long number(String key, long min, long max) {
        return read(key, Form.number(min, max), min);
    }

    /** Exactly {@code true} or {@code false}. */
    public boolean bool(String key) {
        return read(key, Form.BOOL, false);
    }

    /** A duration of zero up to a century, such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code PT30S}. */
    public Duration duration(String key) {
        return duration(key, Duration.ZERO);
    }

    /** A duration that is no shorter than the minimum. */
    public Duration duration(String key, Duration minimum) {
        return read(key, Form.duration(minimum), minimum);
    }

    /** A size in bytes, written {@code 512}, {@code 64KiB}, {@code 32MiB} or {@code 1GiB}. */
    public long size(String key) {
        return read(key, Form.SIZE_IN_BYTES, 0L);
    }

    /** The constant whose name is written in lower case with hyphens: {@code serve-local} is {@code SERVE_LOCAL}. */
    public <E extends Enum<E>> E oneOf(String key, Class<E> type) {
        return read(key, Form.oneOf(type), type.getEnumConstants()[0]);
    }

    /** The items between the commas, without the blanks around them; an empty value is an empty list. */
    public List<String> list(String key) {
        return read(key, Form.LIST, List.of());
    }

    /** Networks separated by commas; an empty value is an empty list. */
    public List<Cidr> cidrs(String key) {
        return read(key, Form.CIDRS, List.of());
    }

    /**
     * The views of every named group, in the order of the file: with {@code ratelimit.rule.login.limit = 5} set,
     * {@code group("ratelimit.rule").get("login").integer("limit", 1, 100)} is 5. What a group leaves out is read from
     * the key declared with {@code <name>}.
     */
    public Map<String, Settings> group(String group) {
        var views = new LinkedHashMap<String, Settings>();
        for (String name : sources.groupNames(prefix + group, keys)) {
            views.put(name, new Settings(keys, sources, problems, prefix + group + "." + name + "."));
        }
        return Collections.unmodifiableMap(views);
    }

    /**
     * A value of a type the module owns. An {@link IllegalArgumentException} of {@code parse} becomes a problem that
     * says the value must be {@code form}. Where neither the value nor the default can be parsed the answer is null:
     * {@link #check} will throw, so pass it on unseen or call that first.
     */
    @SuppressWarnings("NullAway") // the null is a placeholder that check() keeps from use
    public <T> T value(String key, String form, Function<String, T> parse) {
        return find(key, new Form<>(form, parse)).orElse(null);
    }

    /** Records that a rule between keys is broken: the value of {@code key} must be {@code form}. */
    public void reject(String key, String form) {
        problems.value(entry(key), "must be " + form);
    }

    /**
     * Ends the reading.
     *
     * @throws InvalidSettings with everything found since loading, by this object and by all views of its groups
     */
    public void check() {
        if (!problems.lines().isEmpty()) {
            throw new InvalidSettings(problems.lines());
        }
    }

    private <T> T read(String key, Form<T> form, T neutral) {
        return find(key, form).orElse(neutral);
    }

    /** The value, or the default once the problem of the value is recorded; empty if that has not the form either. */
    private <T> Optional<T> find(String key, Form<T> form) {
        Entry entry = entry(key);
        if (isMissing(entry)) {
            problems.key(entry, "is required and not set; set it " + sources.placesFor(entry.key()));
            return Optional.empty();
        }
        Environment.Expanded expanded = sources.environment().expand(entry.value());
        List<String> faults = expanded.faults();
        Optional<T> value = faults.isEmpty() ? form.read(expanded.text()) : Optional.empty();
        if (value.isEmpty()) {
            (faults.isEmpty() ? List.of("must be " + form.text()) : faults).forEach(it -> problems.value(entry, it));
        }
        return value.or(() -> form.read(declared(entry.key())));
    }

    private boolean isMissing(Entry entry) {
        boolean isEmpty = entry.isEmpty() || entry.value().equals(REQUIRED);
        return isEmpty && declared(entry.key()).equals(REQUIRED);
    }

    private Entry entry(String key) {
        String full = prefix + key;
        String fallback = declared(full);
        String source = fallback.equals(REQUIRED) ? sources.fileName() : "default";
        return sources.find(full).orElseGet(() -> new Entry(full, fallback, source));
    }

    private String declared(String key) {
        return keys.defaultOf(key)
                .orElseThrow(() -> new IllegalArgumentException("No defaults.properties declares " + key));
    }
}

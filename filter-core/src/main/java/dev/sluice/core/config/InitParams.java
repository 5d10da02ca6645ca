package dev.sluice.core.config;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletConfig;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The init-params of one filter or servlet; {@code owner} is its name, empty where there is none. Immutable. */
record InitParams(String owner, Map<String, String> values) {
    /** The one init-param that is no setting: it names the file. */
    static final String FILE = "config";

    static final InitParams NONE = new InitParams("", Map.of());

    static InitParams of(FilterConfig config) {
        return of(config.getFilterName(), config.getInitParameterNames(), config::getInitParameter);
    }

    static InitParams of(ServletConfig config) {
        return of(config.getServletName(), config.getInitParameterNames(), config::getInitParameter);
    }

    private static InitParams of(String owner, Enumeration<String> names, UnaryOperator<String> value) {
        var values = new TreeMap<String, String>();
        Collections.list(names).forEach(name -> values.put(name, value.apply(name)));
        return new InitParams(owner, values);
    }

    Optional<Entry> find(String key) {
        return Optional.ofNullable(values.get(key)).map(value -> new Entry(key, value.strip(), source()));
    }

    Stream<Entry> settings() {
        return values.keySet().stream().filter(key -> !key.equals(FILE)).flatMap(key -> find(key).stream());
    }

    private String source() {
        return "init-param of " + owner;
    }
}

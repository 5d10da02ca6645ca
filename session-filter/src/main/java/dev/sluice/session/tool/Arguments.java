package dev.sluice.session.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * What the command line asks for. Immutable once made.
 *
 * @param command {@code export} or {@code import}
 * @param redis the settings of Redis that were given
 */
record Arguments(String command, String namespace, boolean replaces, Properties redis) {
    /** @throws IllegalArgumentException if the words are not such a command line, with the reason */
    static Arguments of(String... words) {
        List<String> rest = new ArrayList<>(List.of(words));
        String command = rest.isEmpty() ? "" : rest.remove(0);
        if (!command.equals("export") && !command.equals("import")) {
            throw new IllegalArgumentException("the first word must be export or import");
        }
        boolean replaces = command.equals("import") && rest.remove("--replace");
        Properties redis = new Properties();
        take(rest, "--redis", "redis.uri", redis);
        take(rest, "--key-prefix", "redis.key-prefix", redis);
        take(rest, "--timeout", "redis.timeout", redis);
        redis.setProperty("changelog.lease", "1h"); // Not used here, and longer than any time limit has to be.
        Properties own = new Properties();
        take(rest, "--namespace", "namespace", own);
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException("there is no such option of " + command + ": " + rest.get(0));
        }
        if (!own.containsKey("namespace")) {
            throw new IllegalArgumentException("--namespace is needed: session.namespace, or else the context path");
        }
        return new Arguments(command, own.getProperty("namespace"), replaces, redis);
    }

    private static void take(List<String> rest, String option, String key, Properties into) {
        int at = rest.indexOf(option);
        if (at < 0) {
            return;
        }
        if (at + 1 == rest.size()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        rest.remove(at);
        into.setProperty(key, rest.remove(at));
        requireUnsetElsewhere(option, key);
    }

    /** Those would win unseen, and the sessions would come from or go to another Redis than that on the command line. */
    private static void requireUnsetElsewhere(String option, String key) {
        String variable =
                "SLUICE_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
        if (System.getenv(variable) != null || System.getProperty(key) != null) {
            throw new IllegalArgumentException(
                    option + " is given, but " + key + " is set by " + variable + " or -D too; keep one");
        }
    }
}

package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The property reference of a README: a table per rank, made from the module's {@code defaults.properties}.
 *
 * <p>It stands between {@code <!-- settings -->} and {@code <!-- /settings -->}. Stateless.
 */
public final class SettingsReference {
    private static final String BEGIN = "<!-- settings -->\n";
    private static final String END = "<!-- /settings -->";
    private static final String HEAD = "\n| Property | Default | Meaning |\n|---|---|---|\n";

    private SettingsReference() {}

    /**
     * Fails unless the README lists the settings of the module as they are; with {@code -Dreference=write} it is
     * rewritten instead.
     *
     * @param module a class whose {@code defaults.properties} lies beside it or one package above
     */
    public static void check(Path readme, Class<?> module) throws IOException {
        String before = Files.readString(readme);
        String after = withTables(before, tables(defaults(module)));
        if (System.getProperty("reference", "").equals("write")) {
            Files.writeString(readme, after);
        } else if (!after.equals(before)) {
            throw new AssertionError(readme.toAbsolutePath() + " does not list the settings as defaults.properties"
                    + " declares them; to rewrite its tables run: mvn test -Dreference=write");
        }
    }

    private static String withTables(String readme, String tables) {
        int begin = readme.indexOf(BEGIN);
        int end = readme.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new AssertionError("The README needs the lines " + BEGIN.strip() + " and " + END);
        }
        return readme.substring(0, begin + BEGIN.length()) + tables + readme.substring(end);
    }

    /** The declarations are one line each, so that this file can be read without the syntax of properties. */
    private static String tables(String defaults) {
        var tables = new StringBuilder();
        List<String> meaning = new ArrayList<>();
        for (String line : defaults.lines().toList()) {
            if (line.startsWith("## ")) {
                tables.append("\n### ").append(line.substring(3)).append('\n').append(HEAD);
            } else if (line.startsWith("#")) {
                meaning.add(line.substring(1).strip());
            } else {
                tables.append(row(line, meaning));
                meaning.clear();
            }
        }
        return tables.append('\n').toString();
    }

    private static String row(String line, List<String> meaning) {
        if (line.isBlank()) {
            return "";
        }
        if (meaning.isEmpty()) {
            throw new AssertionError("A comment directly above must explain: " + line);
        }
        String[] parts = line.split("=", 2);
        String text = String.join(" ", meaning).replace("|", "\\|");
        return "| `" + parts[0].strip() + "` | " + shown(parts[1].strip()) + " | " + text + " |\n";
    }

    private static String shown(String value) {
        return switch (value) {
            case "" -> "–";
            case "(required)" -> "**required**";
            default -> "`" + value.replace("|", "\\|") + "`";
        };
    }

    private static String defaults(Class<?> module) throws IOException {
        String name = module.getPackageName();
        String above = "/" + name.substring(0, name.lastIndexOf('.')).replace('.', '/') + "/defaults.properties";
        InputStream beside = module.getResourceAsStream("defaults.properties");
        try (InputStream in = beside == null ? module.getResourceAsStream(above) : beside) {
            if (in == null) {
                throw new AssertionError("There is no defaults.properties beside " + name + " or one package above");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

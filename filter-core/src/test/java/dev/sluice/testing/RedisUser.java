package dev.sluice.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rights of those who do not sign in to a server of the tests: those of the deployed users that the system property
 * {@value #SETTING} names, comma separated, and to the keys it lists as {@code ~pattern}, so that every test also proves that
 * the rules suffice; all rights where it names none. Replicas and sentinels sign in as their deployed users, the tests' own
 * questions as {@value #TESTER}. The rules are those of {@code users.acl} beside this class.
 */
final class RedisUser {
    static final String SETTING = "redis.user";

    private static final String TESTER = "tester";
    private static final String PASSWORD = "tests";
    private static final List<String> SIGN_IN = List.of("AUTH", TESTER, PASSWORD);

    /** With one of these a test makes rules of its own; sentinels hold no data. */
    private static final Set<String> OWN_RULES = Set.of("--requirepass", "--aclfile", "--user", "--sentinel");

    /** What begins the rules of a user, and would take from the first of several what he may do. */
    private static final Set<String> FROM_NOTHING = Set.of("resetkeys", "resetchannels", "-@all");

    private RedisUser() {}

    /** Whether a server with these options has limits and a tester. */
    static boolean isLimited(List<String> options) {
        return !names().isEmpty() && options.stream().noneMatch(OWN_RULES::contains);
    }

    /** What to start a limited server with. */
    static List<String> options() {
        List<String> options = new ArrayList<>(List.of("--user", "default", "reset", "on", "nopass"));
        options.addAll(FROM_NOTHING);
        names().stream()
                .flatMap(name -> name.startsWith("~") ? Stream.of(name) : rules(name))
                .forEach(options::add);
        options.addAll(List.of("--user", TESTER, "on", ">" + PASSWORD, "allkeys", "allchannels", "+@all"));
        Stream.of("replica", "sentinel").forEach(name -> {
            options.addAll(List.of("--user", name, "on", ">" + PASSWORD));
            rules(name).forEach(options::add);
        });
        options.addAll(List.of("--masteruser", "replica", "--masterauth", PASSWORD));
        return options;
    }

    /** The question before each question to a limited server. */
    static List<String> signIn() {
        return SIGN_IN;
    }

    /** What sentinels have to know of a limited master of this name. */
    static String forSentinels(String master) {
        return isLimited(List.of())
                ? "sentinel auth-user %1$s sentinel\nsentinel auth-pass %1$s %2$s\n".formatted(master, PASSWORD)
                : "";
    }

    private static List<String> names() {
        return Arrays.stream(System.getProperty(SETTING, "").split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private static Stream<String> rules(String name) {
        String begin = "user " + name + " ";
        String line = file().lines()
                .filter(it -> it.startsWith(begin))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        SETTING + " = " + name + ": users.acl has no user of this name; correct it or leave it out"));
        return Arrays.stream(line.substring(begin.length()).split(" +"))
                .filter(word -> !FROM_NOTHING.contains(word) && !word.equals("on") && !word.startsWith("#"));
    }

    private static String file() {
        try (InputStream in = Objects.requireNonNull(RedisUser.class.getResourceAsStream("users.acl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

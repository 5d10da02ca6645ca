package dev.sluice.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds a redis-server program: the one {@code REDIS_SERVER} names (system property, else environment), else one on the PATH, else the
 * static 7.0.15 inside the jar {@code org.signal:embedded-redis}, copied out of it.
 */
final class RedisProgram {
    private static final String SETTING = "REDIS_SERVER";
    private static final String BUNDLED = "redis-server-7.0.15-";

    private final Function<String, @Nullable String> properties;
    private final Function<String, @Nullable String> environment;

    RedisProgram(Function<String, @Nullable String> properties, Function<String, @Nullable String> environment) {
        this.properties = properties;
        this.environment = environment;
    }

    static RedisProgram ofThisMachine() {
        return new RedisProgram(System::getProperty, System::getenv);
    }

    /** The program to run; {@code folder} takes the bundled one if it comes to that. */
    Path find(Path folder) throws IOException {
        Optional<Path> installed = named().or(this::onPath);
        return installed.isPresent() ? installed.get() : copyBundled(folder);
    }

    private Optional<Path> named() {
        Optional<String> set = Optional.ofNullable(properties.apply(SETTING))
                .or(() -> Optional.ofNullable(environment.apply(SETTING)));
        return set.filter(text -> !text.isBlank()).map(RedisProgram::executable);
    }

    private static Path executable(String text) {
        Path program = Path.of(text).toAbsolutePath();
        if (Files.isDirectory(program) || !Files.isExecutable(program)) {
            throw new IllegalStateException(SETTING + " = " + text
                    + " is not a program that can be run: set it to the path of a redis-server, or unset it");
        }
        return program;
    }

    private Optional<Path> onPath() {
        String path = Optional.ofNullable(environment.apply("PATH")).orElse("");
        return Stream.of("redis-server", "valkey-server")
                .flatMap(name -> Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(path)
                        .filter(entry -> !entry.isEmpty())
                        .map(entry -> Path.of(entry, name)))
                .filter(program -> !Files.isDirectory(program) && Files.isExecutable(program))
                .findFirst();
    }

    private Path copyBundled(Path folder) throws IOException {
        String name = BUNDLED + platform();
        try (InputStream in = RedisProgram.class.getResourceAsStream("/" + name)) {
            if (in == null) {
                throw new IllegalStateException(notFound(name));
            }
            Path program = folder.resolve("redis-server");
            Files.copy(in, program);
            if (!program.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + program + " executable");
            }
            return program;
        }
    }

    private static String notFound(String bundled) {
        return "no Redis server found: looked at the system property and the environment variable " + SETTING
                + ", for redis-server and valkey-server on the PATH, and for " + bundled
                + " on the class path (org.signal:embedded-redis has one for Linux on amd64, arm64 and 386 and for macOS on amd64 and arm64)."
                + " Install Redis 6.2 or newer, or set " + SETTING + " to the path of a redis-server program";
    }

    private String platform() {
        return system(property("os.name")) + "-" + architecture(property("os.arch"));
    }

    private String property(String name) {
        return Optional.ofNullable(properties.apply(name)).orElse("unknown").toLowerCase(Locale.ROOT);
    }

    private static String system(String name) {
        return name.startsWith("mac") ? "darwin" : name.replace(' ', '-');
    }

    private static String architecture(String name) {
        return switch (name) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "x86", "i386", "i686" -> "386";
            default -> name;
        };
    }
}

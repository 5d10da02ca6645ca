package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.core.config.sample.SampleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/** One start of a web application on Jetty, whose settings come from wherever a test puts them. */
final class Start {
    final Path root;
    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> params = new HashMap<>();

    Start(Path root) {
        this.root = root;
    }

    Start file(String... lines) {
        return fileAt("WEB-INF/sluice.properties", lines);
    }

    Start fileAt(String path, String... lines) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.writeString(root.resolve(path), String.join("\n", lines));
            return this;
        } catch (IOException e) {
            throw new AssertionError("the test's file cannot be written", e);
        }
    }

    Start property(String name, String value) {
        properties.put(name, value);
        return this;
    }

    Start variable(String name, String value) {
        variables.put(name, value);
        return this;
    }

    Start param(String name, String value) {
        params.put(name, value);
        return this;
    }

    Settings settings() {
        var application = new ServletContextHandler();
        application.setBaseResourceAsPath(root);
        return Settings.load(
                application.getServletContext(),
                new InitParams("sessions", params),
                new Environment(properties, variables),
                SampleModule.class);
    }

    /** The problems of loading and of these reads. */
    List<String> problems(Consumer<Settings> reads) {
        Settings settings = settings();
        reads.accept(settings);
        InvalidSettings thrown = catchThrowableOfType(InvalidSettings.class, settings::check);
        return thrown == null ? List.of() : thrown.problems();
    }

    List<String> problems() {
        return problems(settings -> {});
    }
}

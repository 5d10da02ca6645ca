package dev.sluice.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.core.config.sample.SampleModule;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a value is looked for, and which one wins. */
class LookupTest {
    private static final String FILE = "redis.client-name = file";

    @TempDir
    Path root;

    Start start;

    @BeforeEach
    void begin() {
        start = new Start(root);
    }

    private String name() {
        return start.settings().text("redis.client-name");
    }

    @Test
    void systemPropertyWinsOverEverything() {
        start.file(FILE).param("redis.client-name", "param").variable("SLUICE_REDIS_CLIENT_NAME", "variable");
        start.property("redis.client-name", "property");
        assertThat(name()).isEqualTo("property");
    }

    @Test
    void environmentVariableWinsOverInitParam() {
        start.file(FILE).param("redis.client-name", "param").variable("SLUICE_REDIS_CLIENT_NAME", "variable");
        assertThat(name()).isEqualTo("variable");
    }

    @Test
    void initParamWinsOverFile() {
        start.file(FILE).param("redis.client-name", "param");
        assertThat(name()).isEqualTo("param");
    }

    @Test
    void fileWinsOverDefault() {
        assertThat(name()).isEqualTo("sluice");
        start.file(FILE);
        assertThat(name()).isEqualTo("file");
    }

    @Test
    void variableOfSluiceKeyIsNotDoubled() {
        start.variable("SLUICE_AUTO_REGISTER", "true");
        assertThat(start.settings().bool("sluice.auto-register")).isTrue();
    }

    @Test
    void noFileIsFine() {
        assertThat(start.problems()).isEmpty();
    }

    @Test
    void initParamNamesFileInsideTheApplication() {
        start.file(FILE).fileAt("WEB-INF/other.properties", "redis.client-name = other");
        start.param("config", "/WEB-INF/other.properties");
        assertThat(name()).isEqualTo("other");
    }

    @Test
    void initParamNamesFileByUrlOrAbsolutePath() {
        start.fileAt("else/where.properties", "redis.client-name = outside");
        Path outside = root.resolve("else/where.properties");
        start.param("config", outside.toUri().toString());
        assertThat(name()).isEqualTo("outside");
        start.param("config", outside.toString());
        assertThat(name()).isEqualTo("outside");
    }

    @Test
    void initParamMayNameFileByVariable() {
        start.fileAt("conf/x.properties", "redis.client-name = outside").variable("BASE", root.toString());
        start.param("config", "${BASE}/conf/x.properties");
        assertThat(name()).isEqualTo("outside");
    }

    @Test
    void namedFileThatDoesNotExistIsAProblem() {
        start.file(FILE).param("config", "/WEB-INF/slucie.properties");
        assertThat(start.problems())
                .singleElement()
                .asString()
                .startsWith("init-param of sessions: config = /WEB-INF/slucie.properties must name a file");
    }

    @Test
    void relativePathIsAProblem() {
        assertThat(start.param("config", "sluice.properties").problems()).hasSize(1);
    }

    @Test
    void classPathIsSearchedLast() throws Exception {
        start.fileAt("classes/sluice.properties", "redis.client-name = class-path");
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (var loader =
                new URLClassLoader(new URL[] {root.resolve("classes/").toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            assertThat(name()).isEqualTo("class-path");
            start.file(FILE);
            assertThat(name()).isEqualTo("file");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void fileIsReadAsUtf8WithOrWithoutByteOrderMark() {
        start.file("\uFEFFredis.client-name = caf\u00e9");
        assertThat(name()).isEqualTo("caf\u00e9");
    }

    @Test
    void fileInAnotherEncodingIsAProblem() throws Exception {
        start.file("");
        Files.write(
                root.resolve("WEB-INF/sluice.properties"),
                "redis.client-name=caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(start.problems()).containsExactly("/WEB-INF/sluice.properties: is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void valuesGivenInCodeTakeTheFilesPlace() {
        var values = new Properties();
        values.setProperty("redis.client-name", "code");
        values.put("redis.pool.size", 7);
        var environment = new Environment(Map.of(), Map.of("SLUICE_REDIS_CLIENT_NAME", "variable"));
        Settings settings = Settings.load(values, environment, SampleModule.class);
        assertThat(settings.text("redis.client-name")).isEqualTo("variable");
        assertThat(settings.integer("redis.pool.size", 1, 99)).isEqualTo(7);
    }

    @Test
    void variablesInsideAValueAreReplacedOnce() {
        start.file("redis.client-name = a-${ONE}-${TWO}")
                .variable("ONE", "${TWO}$1\\")
                .variable("TWO", "2");
        assertThat(name()).isEqualTo("a-${TWO}$1\\-2");
    }

    @Test
    void keyNoModuleDeclaresIsAProgrammingError() {
        assertThatThrownBy(() -> start.settings().text("redis.urn")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> start.settings().group("redis")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void moduleWithoutDefaultsIsAProgrammingError() {
        assertThatThrownBy(() -> Settings.of(new Properties(), String.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String");
    }
}

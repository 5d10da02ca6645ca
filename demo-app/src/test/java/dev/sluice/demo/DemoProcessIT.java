package dev.sluice.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.Http;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the executable jar as a person would. */
class DemoProcessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void sigtermLeavesNoProcessAndNoTemporaryFolder() throws Exception {
        int port = PortPair.first();
        Process demo = launch(port);
        try {
            List<ProcessHandle> redis = redisOnceBothAnswer(demo, port);
            demo.destroy();
            assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            await().atMost(PATIENCE).until(() -> redis.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(temporaryFiles()).isEmpty();
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void sigkillLeavesNoProcess() throws Exception {
        int port = PortPair.first();
        Process demo = launch(port);
        try {
            List<ProcessHandle> redis = redisOnceBothAnswer(demo, port);
            demo.destroyForcibly().waitFor();
            await().atMost(PATIENCE).until(() -> redis.stream().noneMatch(ProcessHandle::isAlive));
        } finally {
            demo.destroyForcibly();
        }
    }

    @Test
    void portInUseIsOneLineAndExitCodeOne() throws Exception {
        int port = PortPair.first();
        try (ServerSocket taken = PortPair.open(port)) {
            Process demo = launch(port);
            assertThat(demo.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(demo.exitValue()).isEqualTo(1);
            assertThat(Files.readAllLines(output()))
                    .singleElement()
                    .asString()
                    .startsWith("The demo cannot start: port " + taken.getLocalPort() + " is in use");
            assertThat(temporaryFiles()).isEmpty();
        }
    }

    @Test
    void jarCarriesItsLicences() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .contains(
                            "META-INF/LICENSE",
                            "META-INF/Schubfach-LICENSE",
                            "META-INF/THIRD-PARTY-LICENSES",
                            "META-INF/LICENSE.md",
                            "META-INF/DEMO-THIRD-PARTY-LICENSES",
                            "META-INF/PGJDBC-LICENSE",
                            "META-INF/REDIS-LICENSE");
            assertThat(jar.getInputStream(jar.getEntry("META-INF/NOTICE")))
                    .asString(UTF_8)
                    .startsWith("Sluice\n");
        }
    }

    private static List<ProcessHandle> redisOnceBothAnswer(Process demo, int port) {
        await().atMost(PATIENCE).ignoreExceptions().until(() -> statusOf(port) == 200 && statusOf(port + 1) == 200);
        List<ProcessHandle> redis = demo.descendants().toList();
        assertThat(redis).isNotEmpty();
        return redis;
    }

    private Process launch(int port) throws IOException {
        Files.createDirectory(temporary());
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary(),
                "-XX:-UsePerfData", // the JVM's own file, which it writes beside
                "-jar",
                jar().toString(),
                "--port",
                Integer.toString(port));
        builder.environment().remove("REDIS_URL");
        return builder.redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    private static Path jar() throws IOException {
        Path target = new File(System.getProperty("all.jar")).toPath().resolveSibling("");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("demo-app-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static int statusOf(int port) {
        return Http.get(URI.create("http://localhost:" + port + "/")).status();
    }

    private Path temporary() {
        return folder.resolve("tmp");
    }

    private Path output() {
        return folder.resolve("output.txt");
    }

    private List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.list(temporary())) {
            return files.toList();
        }
    }
}

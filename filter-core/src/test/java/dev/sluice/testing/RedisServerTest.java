package dev.sluice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RedisServerTest {
    @Test
    void closeLeavesNoProcessAndNoFolder() {
        RedisServer server = RedisServer.start();
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        Path folder = folder(server);
        server.close();
        assertThat(process.isAlive()).isFalse();
        assertThat(folder).doesNotExist();
    }

    @Test
    void closeEndsAPausedServerToo() {
        RedisServer server = RedisServer.start();
        ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
        server.pause();
        server.close();
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void endOfTheJvmLeavesNoProcessAndNoFolder(@TempDir Path temp) throws Exception {
        Process jvm = orphan(temp);
        long pid = Long.parseLong(jvm.inputReader().readLine());
        jvm.destroy();
        assertThat(jvm.waitFor()).isNotZero();
        assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
        try (var left = Files.list(temp)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void killedJvmLeavesNoProcess(@TempDir Path temp) throws Exception {
        Process jvm = orphan(temp);
        long pid = Long.parseLong(jvm.inputReader().readLine());
        List<ProcessHandle> left = jvm.descendants().toList();
        assertThat(left).extracting(ProcessHandle::pid).contains(pid);
        jvm.destroyForcibly().waitFor();
        await().atMost(Duration.ofSeconds(20)).until(() -> left.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void serverThatEndsTakesItsWatchdogAlong() {
        RedisServer server = RedisServer.start();
        List<ProcessHandle> before = ProcessHandle.current().children().toList();
        server.pause();
        server.close();
        await().until(() -> before.stream().filter(ProcessHandle::isAlive).count() <= before.size() - 2);
    }

    @Test
    void restartComesBackEmptyOnTheSamePort() {
        try (RedisServer server = RedisServer.start()) {
            server.ask("SET", "k", "v");
            server.kill();
            assertThatThrownBy(() -> server.ask("PING")).isInstanceOf(UncheckedIOException.class);
            server.restart();
            assertThat(server.ask("GET", "k")).isEmpty();
        }
    }

    @Test
    void pausedServerAnswersWhatItWasAskedOnceItResumes() throws Exception {
        try (RedisServer server = RedisServer.start()) {
            server.pause();
            var answer = CompletableFuture.supplyAsync(() -> server.ask("PING"));
            assertThat(answer).isNotDone();
            server.resume();
            assertThat(answer).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("PONG");
        }
    }

    @Test
    void textThatLooksLikeAnErrorIsNone() {
        RedisServer.shared().ask("SET", "k", "-ERR no");
        assertThat(RedisServer.shared().ask("GET", "k")).isEqualTo("-ERR no");
    }

    @Test
    void portInUseIsNamed() {
        try (RedisServer server = RedisServer.start()) {
            assertThatThrownBy(() -> RedisServer.startOn(server.port()))
                    .isInstanceOf(RedisServer.PortInUse.class)
                    .hasMessage(
                            "port " + server.port() + " is in use: stop what listens there, or choose another port");
        }
    }

    @Test
    void wrongOptionIsToldInTheWordsOfTheServer() {
        assertThatIllegalStateException()
                .isThrownBy(() -> RedisServer.start("--no-such-option", "1"))
                .withMessageContaining("no-such-option")
                .withMessageContaining("Bad directive");
    }

    @Test
    void passwordDoesNotStopTheStart() {
        try (RedisServer server = RedisServer.start("--requirepass", "secret")) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> server.ask("PING"))
                    .withMessageContaining("NOAUTH");
        }
    }

    @Test
    void serverWithAPasswordHasLoadedItsDataWhenItHasStarted() throws Exception {
        String[] signIn = {"AUTH", "secret"};
        try (RedisServer server = RedisServer.start(
                "--requirepass",
                "secret",
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--key-load-delay",
                "500000")) {
            RedisWire.ask(server.port(), signIn, "SET", "k", "v");
            server.restart();
            assertThat(RedisWire.ask(server.port(), signIn, "GET", "k")).isEqualTo("v");
        }
    }

    @Test
    void sharedServerIsOneAndCanBeEmptied() {
        RedisServer.shared().ask("SET", "k", "v");
        RedisServer.shared().flush();
        assertThat(RedisServer.shared().ask("DBSIZE")).isEqualTo("0");
    }

    @Test
    void missingProgramIsToldWithWhatToSet(@TempDir Path folder) {
        RedisProgram elsewhere = new RedisProgram(
                Map.of("os.name", "Windows 11", "os.arch", "amd64")::get, Map.<String, String>of()::get);
        assertThatIllegalStateException()
                .isThrownBy(() -> elsewhere.find(folder))
                .withMessageContaining("redis-server-7.0.15-windows-11-amd64")
                .withMessageContaining("set REDIS_SERVER to the path");
    }

    @Test
    void wrongPathInTheSettingIsNotPassedOver(@TempDir Path folder) {
        RedisProgram wrong =
                new RedisProgram(Map.of("REDIS_SERVER", "/no/such/file")::get, Map.<String, String>of()::get);
        assertThatIllegalStateException()
                .isThrownBy(() -> wrong.find(folder))
                .withMessageContaining("REDIS_SERVER = /no/such/file");
    }

    @Test
    void programOnThePathIsPreferredToTheBundledOne(@TempDir Path folder) throws Exception {
        Path installed = Files.createFile(folder.resolve("valkey-server"));
        assertThat(installed.toFile().setExecutable(true)).isTrue();
        RedisProgram program =
                new RedisProgram(Map.<String, String>of()::get, Map.of("PATH", "/no/where:" + folder)::get);
        assertThat(program.find(folder)).isEqualTo(installed);
    }

    private static Process orphan(Path temp) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temp,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Orphan.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path folder(RedisServer server) {
        return Path.of(
                server.ask("CONFIG", "GET", "dir").lines().skip(1).findFirst().orElseThrow());
    }

    /** A program that starts a server, prints its process id, and never closes it. */
    static final class Orphan {
        public static void main(String[] args) throws InterruptedException {
            RedisServer server = RedisServer.start();
            System.out.println(server.pid());
            Thread.currentThread().join();
        }
    }
}

package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temp;

    @Test
    void folderThatIsNotThereIsMade() throws Exception {
        Path wanted = temp.resolve("a/b");
        DataFolder.open(wanted).close();
        assertThat(wanted).isDirectory();
    }

    @Test
    void whatCannotBeAFolderIsTold() throws Exception {
        Path file = Files.writeString(temp.resolve("file"), "");
        assertThatExceptionOfType(CannotStart.class)
                .isThrownBy(() -> DataFolder.open(file))
                .withMessageStartingWith("--data " + file);
    }

    @Test
    void oneDemoAtATimeUsesIt() throws Exception {
        try (DataFolder first = DataFolder.open(temp)) {
            assertThat(first.pidFile()).doesNotExist();
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> DataFolder.open(temp))
                    .withMessageContaining("in use by another demo");
        }
        DataFolder.open(temp).close();
    }

    @Test
    void redisThatAKilledDemoLeftBehindIsEndedFirst() throws Exception {
        Path pidFile = temp.resolve("redis.pid");
        try (RedisServer left = RedisServer.start("--pidfile", pidFile.toString())) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            Files.exists(pidFile) && !Files.readString(pidFile).isBlank());
            DataFolder.open(temp).close();
            assertThat(left.isRunning()).isFalse();
            assertThat(pidFile).doesNotExist();
        }
    }

    @Test
    void secretStaysWithTheFolderAndIsForItsOwnerAlone() throws Exception {
        String first;
        try (DataFolder folder = DataFolder.open(temp)) {
            first = folder.secret();
        }
        assertThat(first).hasSize(64);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve("secret"))))
                .isEqualTo("rw-------");
        try (DataFolder again = DataFolder.open(temp)) {
            assertThat(again.secret()).isEqualTo(first);
            Files.writeString(temp.resolve("secret"), "cut o");
            assertThat(again.secret()).hasSize(64).isNotEqualTo(first).isEqualTo(again.secret());
        }
    }

    @Test
    void numberThatIsNoRedisIsLeftAlone() throws Exception {
        Files.writeString(
                temp.resolve("redis.pid"), Long.toString(ProcessHandle.current().pid()));
        DataFolder.open(temp).close();
        assertThat(temp.resolve("redis.pid")).doesNotExist();
    }
}

package dev.sluice.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir
    private Path temp;

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void folderThatIsNotThereIsMade() throws Exception {
        Path wanted = temp.resolve("a/b");
        DataFolder.open(wanted).close();
        assertThat(wanted).isDirectory();
    }

    @Test
    void newFolderIsForItsOwnerAlone() throws Exception {
        DataFolder.open(temp.resolve("a/b")).close();
        assertThat(permissions(temp.resolve("a/b"))).isEqualTo("rwx------");
    }

    @Test
    void fileSystemWithoutPermissionsIsRefusedInOneLine() throws Exception {
        try (FileSystem zip = FileSystems.newFileSystem(temp.resolve("file.zip"), Map.of("create", "true"))) {
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(() -> DataFolder.open(zip.getPath("/data")))
                    .withMessageMatching(
                            "--data /data is in a file system without POSIX permissions.*: choose another folder");
        }
    }

    @Test
    void secretThatOthersCanReadIsRefused() throws Exception {
        try (DataFolder folder = DataFolder.open(temp)) {
            String secret = folder.secret();
            Path file = temp.resolve("secret");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
            assertThatExceptionOfType(CannotStart.class)
                    .isThrownBy(folder::secret)
                    .withMessageContaining("chmod 600")
                    .withMessageNotContaining(secret);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
            assertThat(folder.secret()).isEqualTo(secret);
        }
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
        assertThat(permissions(temp.resolve("secret"))).isEqualTo("rw-------");
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

package dev.sluice.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The folder of {@code --data}, which one demo uses at a time: two Redis that append to the same file would spoil it. Used by
 * one thread.
 */
final class DataFolder implements AutoCloseable {
    private static final long END_LIMIT_SECONDS = 10;
    private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");
    private static final String POSIX = "posix";
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_READS_AND_WRITES = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes it for its owner alone if it is not there, and takes it; what a demo that was killed has left running in it is ended. Who may
     * enter a folder that is there already is its owner's choice.
     */
    static DataFolder open(Path path) throws CannotStart {
        if (!path.getFileSystem().supportedFileAttributeViews().contains(POSIX)) {
            throw new CannotStart(
                    "--data " + path
                            + " is in a file system without POSIX permissions, where nothing can be kept from other users: choose another folder");
        }
        try {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ALONE));
            DataFolder folder = new DataFolder(path, locked(path));
            folder.endRedisLeftBehind();
            return folder;
        } catch (IOException e) {
            throw new CannotStart("--data " + path + " is no folder that can be written to: " + e);
        }
    }

    /** The system gives the lock back when its holder ends, however that is. */
    private static FileChannel locked(Path path) throws IOException, CannotStart {
        FileChannel file = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (tryLock(file) == null) {
            file.close();
            throw new CannotStart("--data " + path + " is in use by another demo: stop it, or choose another folder");
        }
        return file;
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held in this JVM
        }
    }

    /** Where Redis writes its process id, and deletes it when it ends in order. */
    Path pidFile() {
        return path.resolve("redis.pid");
    }

    /** Signs the tokens of all demos that use this folder one after the other: made by the first, and readable by its owner alone. */
    String secret() throws CannotStart {
        Path file = path.resolve("secret");
        try {
            String known = Files.exists(file) ? readSecret(file) : "";
            return SECRET.matcher(known).matches() ? known : newSecret(file);
        } catch (IOException e) {
            throw new CannotStart("the secret in --data " + path + " cannot be read or written: " + e);
        }
    }

    /** Whoever can read it can sign tokens for anybody, the administrator too; a warning would come after the fact. */
    private static String readSecret(Path file) throws IOException, CannotStart {
        if (!OWNER_ALONE.containsAll(Files.getPosixFilePermissions(file))) {
            throw new CannotStart(
                    file + " can be read or written by other users of this machine, who can then sign in as anybody:"
                            + " delete it to have a new one, or chmod 600 it");
        }
        return Files.readString(file).strip();
    }

    private static String newSecret(Path file) throws IOException {
        String fresh = DemoOptions.freshSecret();
        Files.deleteIfExists(file); // What was cut off on its way is none.
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_READS_AND_WRITES));
        Files.writeString(file, fresh);
        return fresh;
    }

    private void endRedisLeftBehind() throws IOException, CannotStart {
        if (Files.notExists(pidFile())) {
            return;
        }
        String pid = Files.readString(pidFile()).strip();
        ProcessHandle left = pid.matches("[0-9]{1,9}")
                ? ProcessHandle.of(Long.parseLong(pid))
                        .filter(DataFolder::isRedis)
                        .orElse(null)
                : null;
        if (left != null) {
            end(left);
        }
        Files.deleteIfExists(pidFile());
    }

    /** The number may be another program's by now. */
    private static boolean isRedis(ProcessHandle process) {
        return process.info()
                .command()
                .filter(program -> program.endsWith("-server"))
                .isPresent();
    }

    private void end(ProcessHandle left) throws CannotStart {
        left.destroy();
        try {
            left.onExit().get(END_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new CannotStart("--data " + path + " is in use by a Redis that does not end, process " + left.pid());
        }
    }

    /** Gives it to the next. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

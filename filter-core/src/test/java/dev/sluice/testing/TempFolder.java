package dev.sluice.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A temporary folder that can be deleted with all it holds. */
public record TempFolder(Path path) {
    /** A new one. */
    public static TempFolder create(String name) {
        try {
            return new TempFolder(Files.createTempDirectory("sluice-" + name + "-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder for files nobody closes: it goes when the JVM ends. */
    static TempFolder untilExit(String name) {
        TempFolder folder = create(name);
        AtExit.run(folder::delete);
        return folder;
    }

    /** Deletes it with all it holds. */
    public void delete() {
        try {
            for (Path each : deepestFirst()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> deepestFirst() throws IOException {
        if (Files.notExists(path)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(path)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }
}

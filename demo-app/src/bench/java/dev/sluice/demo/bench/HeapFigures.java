package dev.sluice.demo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a JVM holds, in bytes.
 *
 * @param live what a full collection left
 * @param greatest the most that any collection left, an old one's garbage included
 * @param resident the process in memory, or 0 where the system does not tell
 */
record HeapFigures(long live, long greatest, long resident) {
    private static final String RESIDENT = "VmRSS:";
    private static final int BYTES_PER_KIB = 1024;

    /** What {@link #text} wrote in that process. */
    static HeapFigures of(String text, long pid) throws IOException {
        String[] words = text.split(" ", -1);
        return new HeapFigures(Long.parseLong(words[0]), Long.parseLong(words[1]), resident(pid));
    }

    private static long resident(long pid) throws IOException {
        Path status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) {
            return 0;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith(RESIDENT))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
                    .findFirst()
                    .orElse(0);
        }
    }

    String text() {
        return live + " " + greatest;
    }
}

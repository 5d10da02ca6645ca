package dev.sluice.demo.bench;

import dev.sluice.testing.RedisServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Where and with what the figures were taken. */
final class Machine {
    private Machine() {}

    static String describe(RedisServer redis) {
        return String.format(
                Locale.ROOT,
                "%s, %d processors, %s %s; %s %s; Redis %s; commit %s; load average before the run %.1f",
                processor(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.runtime.version"),
                valueOf(redis.ask("INFO", "server").lines(), "redis_version:"),
                commit(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return valueOf(lines.map(line -> line.replace("\t", "")), "model name:");
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not a Linux
        }
    }

    private static String valueOf(Stream<String> lines, String name) {
        return lines.filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String commit() {
        return output("git", "describe", "--always", "--dirty= with changes");
    }

    private static String output(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return text.isEmpty() ? "unknown" : text;
        } catch (IOException e) {
            return "unknown"; // not built from a checkout
        }
    }
}

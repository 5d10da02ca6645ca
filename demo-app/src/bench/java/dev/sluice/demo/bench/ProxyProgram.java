package dev.sluice.demo.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where nginx or Varnish lies on this machine: where {@code bench.nginx} or {@code bench.varnish} says, else on the
 * PATH or in {@code /usr/sbin}. Immutable.
 *
 * @param libraries beside a program unpacked from its package, or empty
 */
record ProxyProgram(Candidate candidate, Path file, String libraries) {
    /** Empty if this machine does not have it. */
    static Optional<ProxyProgram> find(Candidate candidate) {
        String named = System.getProperty(option(candidate), "");
        if (!named.isEmpty()) {
            Path file = Path.of(named).toAbsolutePath();
            return Optional.of(new ProxyProgram(candidate, file, librariesBeside(file)));
        }
        String name = candidate == Candidate.NGINX ? "nginx" : "varnishd";
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .map(file -> new ProxyProgram(candidate, file, ""));
    }

    /** The system property that names the program. */
    static String option(Candidate candidate) {
        return "bench." + candidate.name().toLowerCase(Locale.ROOT);
    }

    /** {@code usr/lib/x86_64-linux-gnu} of a {@code usr/sbin/varnishd}. */
    private static String librariesBeside(Path file) {
        Path folder = file.resolveSibling("../lib").normalize();
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.toString().endsWith("-linux-gnu"))
                    .findFirst()
                    .map(Path::toString)
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As it tells it in one line. */
    String version() {
        try {
            Process process = builder(List.of(file.toString(), candidate == Candidate.NGINX ? "-v" : "-V"))
                    .redirectErrorStream(true)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse(candidate.label());
        } catch (IOException e) {
            return candidate.label(); // the start will say what is wrong
        }
    }

    /** Starts it with the configuration in this folder, where it also keeps its files. */
    Process start(Path folder, int port) throws IOException {
        return builder(command(folder.toString(), port))
                .redirectOutput(folder.resolve("log").toFile())
                .redirectErrorStream(true)
                .start();
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!libraries.isEmpty()) {
            builder.environment().put("LD_LIBRARY_PATH", libraries);
        }
        return builder;
    }

    private List<String> command(String folder, int port) {
        String program = file.toString();
        return candidate == Candidate.NGINX
                ? List.of(program, "-p", folder, "-c", folder + "/" + configuration(), "-e", "stderr")
                : List.of(
                        program,
                        "-F",
                        "-j",
                        "none",
                        "-n",
                        folder + "/work",
                        "-a",
                        "127.0.0.1:" + port,
                        "-T",
                        "none",
                        "-s",
                        "malloc,512m",
                        "-f",
                        folder + "/" + configuration());
    }

    /** The name of the file, here among the resources and there in the folder. */
    String configuration() {
        return candidate == Candidate.NGINX ? "nginx.conf" : "varnish.vcl";
    }
}

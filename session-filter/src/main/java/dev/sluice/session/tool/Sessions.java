package dev.sluice.session.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.core.config.InvalidSettings;
import dev.sluice.core.config.Settings;
import dev.sluice.core.metrics.Metrics;
import dev.sluice.core.redis.RedisLink;
import dev.sluice.core.redis.RedisSettings;
import dev.sluice.core.redis.RedisUnavailable;
import dev.sluice.session.store.SessionArchive;
import dev.sluice.session.store.SessionArchive.Restored;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Reader;
import java.io.Writer;

/**
 * Writes the sessions of an application to lines of JSON, and reads them back: from one Redis to another, or as a
 * backup. The first word is {@code export} (to standard output) or {@code import} (from standard input).
 *
 * <pre>{@code
 * java -cp session-filter-<version>-all.jar dev.sluice.session.tool.Sessions export --namespace /shop \
 *     --redis redis://old.example:6379 > sessions.jsonl
 * }</pre>
 */
public final class Sessions {
    private static final int FINE = 0;
    private static final int INCOMPLETE = 1;
    private static final int MISUSED = 2;
    private static final int MOST_LINES_TOLD = 100;

    private static final String USAGE = """
            Usage: Sessions export --namespace <name> [--redis <uri>] [--key-prefix <prefix>] [--timeout <duration>]
                   Sessions import (the same) [--replace]
            Also from the environment: SLUICE_REDIS_URI and all that is named like it.
            Ends with 0 if all went well, 1 if something is missing, 2 if it was not started rightly.""";

    private final Reader in;
    private final Writer out;
    private final PrintStream messages;

    Sessions(Reader in, Writer out, PrintStream messages) {
        this.in = in;
        this.out = out;
        this.messages = messages;
    }

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] args) throws IOException {
        int code;
        try (Reader in = new InputStreamReader(System.in, UTF_8);
                Writer out = new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), UTF_8)) {
            code = new Sessions(in, new BufferedWriter(out), System.err).run(args);
        }
        System.exit(code);
    }

    /** The exit code. */
    int run(String... args) {
        Arguments arguments;
        RedisSettings redis;
        try {
            arguments = Arguments.of(args);
            Settings settings = Settings.of(arguments.redis());
            redis = RedisSettings.from(settings);
            settings.check();
        } catch (IllegalArgumentException | InvalidSettings e) {
            messages.println(e.getMessage());
            messages.println(USAGE);
            return MISUSED;
        }
        try (Metrics metrics = new Metrics("sessions");
                RedisLink link = RedisLink.open(redis, metrics)) {
            SessionArchive archive = new SessionArchive(link, arguments.namespace());
            return arguments.command().equals("export") ? exportAll(archive) : importAll(archive, arguments.replaces());
        }
    }

    private int exportAll(SessionArchive archive) {
        long[] count = {0};
        int code = FINE;
        try {
            archive.readAll(session -> {
                out.write(SessionLine.of(session));
                out.write('\n');
                count[0]++;
            });
            out.flush();
        } catch (RedisUnavailable | IOException e) {
            messages.println("stopped: " + e.getMessage());
            code = INCOMPLETE;
        }
        messages.println("exported: " + count[0]);
        return code;
    }

    private int importAll(SessionArchive archive, boolean replaces) {
        Counts counts = new Counts();
        try (BufferedReader lines = new BufferedReader(in)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                counts.lines++;
                if (!line.isBlank()) {
                    importLine(archive, line, replaces, counts);
                }
            }
        } catch (RedisUnavailable | IOException e) {
            messages.println("stopped at line " + counts.lines + ": " + e.getMessage());
            counts.isStopped = true;
        }
        messages.println("imported: " + counts.written + ", already there: " + counts.present + ", over by now: "
                + counts.over + ", bad lines: " + counts.bad);
        return counts.isStopped || counts.bad > 0 ? INCOMPLETE : FINE;
    }

    private void importLine(SessionArchive archive, String line, boolean replaces, Counts counts)
            throws RedisUnavailable {
        try {
            SessionLine.Parsed session = SessionLine.parse(line);
            counts.add(archive.write(session.ref(), session.fields(), replaces));
        } catch (IllegalArgumentException e) {
            counts.bad++;
            if (counts.bad <= MOST_LINES_TOLD) {
                messages.println("line " + counts.lines + " is left out: " + e.getMessage());
            }
        }
    }

    /** What has become of the lines so far. For one thread. */
    private static final class Counts {
        private long lines;
        private long written;
        private long present;
        private long over;
        private long bad;
        private boolean isStopped;

        void add(Restored restored) {
            switch (restored) {
                case WRITTEN -> written++;
                case PRESENT -> present++;
                case OVER -> over++;
            }
        }
    }
}

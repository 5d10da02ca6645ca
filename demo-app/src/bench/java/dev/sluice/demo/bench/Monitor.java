package dev.sluice.demo.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.testing.RedisServer;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hears every command Redis runs, by {@code MONITOR}, which tells those sent by clients from those run by scripts. */
final class Monitor implements Closeable {
    private static final Pattern LINE = Pattern.compile("\\+\\S+ \\[\\d+ (\\S+)] \"([^\"]+)\".*");
    private static final String END = "end of what the monitor counts";

    private final RedisServer redis;
    private final Socket socket;
    private final BufferedReader lines;

    Monitor(RedisServer redis) throws IOException {
        this.redis = redis;
        this.socket = new Socket(InetAddress.getLoopbackAddress(), redis.port());
        this.lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        socket.getOutputStream().write("MONITOR\r\n".getBytes(ISO_8859_1));
        next();
    }

    /** How often each command was run since this was opened, those of scripts with {@code lua } in front. */
    Map<String, Integer> counts() throws IOException {
        redis.ask("ECHO", END);
        Map<String, Integer> counts = new TreeMap<>();
        for (String line = next(); !line.contains(END); line = next()) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                counts.merge((matcher.group(1).equals("lua") ? "lua " : "") + matcher.group(2), 1, Integer::sum);
            }
        }
        return counts;
    }

    private String next() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new EOFException("Redis ended the monitor");
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

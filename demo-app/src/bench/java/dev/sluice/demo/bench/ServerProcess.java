package dev.sluice.demo.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The JVM of one candidate, started with the same options as all others. Not thread-safe. */
final class ServerProcess implements Deployment {
    static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");

    private static final long END_LIMIT_SECONDS = 20;

    private final Candidate candidate;
    private final Process process;
    private final BufferedReader answers;
    private final OutputStream orders;
    private final int port;

    private ServerProcess(Candidate candidate, Process process) throws IOException {
        this.candidate = candidate;
        this.process = process;
        this.answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        this.orders = process.getOutputStream();
        this.port = Integer.parseInt(answer());
    }

    /** Serves when it returns; what goes wrong stands in the error output. */
    static ServerProcess start(Candidate candidate, int redisPort, BenchOptions options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(OPTIONS);
        command.addAll(options.serverOptions(candidate));
        command.addAll(List.of("-classpath", options.classPath(candidate)));
        command.addAll(List.of(Server.class.getName(), candidate.name(), "" + redisPort));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new ServerProcess(candidate, process);
    }

    @Override
    public Candidate candidate() {
        return candidate;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public List<Long> pids() {
        return List.of(process.pid());
    }

    @Override
    public void forgetSessions() throws IOException {
        answer(Server.Order.FORGET_SESSIONS);
    }

    @Override
    public ServerFigures figures() throws IOException {
        return ServerFigures.of(answer(Server.Order.FIGURES));
    }

    /** Collects its garbage first. */
    HeapFigures heap() throws IOException {
        return HeapFigures.of(answer(Server.Order.HEAP), process.pid());
    }

    private String answer(Server.Order order) throws IOException {
        orders.write((order + "\n").getBytes(StandardCharsets.US_ASCII));
        orders.flush();
        return answer();
    }

    /** What follows the mark; other lines are the JVM's own. */
    private String answer() throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(Server.MARK)) {
                return line.substring(Server.MARK.length());
            }
        }
        throw new IOException("the server of " + candidate.label() + " has ended");
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(END_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}

package dev.sluice.session;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.text.MessageFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Keeps all that Sluice logs in this JVM until closed, at the finest level and with the traces. Thread-safe. */
final class AllLogs extends Handler implements AutoCloseable {
    private final Logger logger = Logger.getLogger("dev.sluice");
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private AllLogs() {}

    static AllLogs keep() {
        AllLogs all = new AllLogs();
        all.setLevel(Level.ALL);
        all.logger.addHandler(all);
        all.logger.setLevel(Level.ALL);
        return all;
    }

    List<String> lines() {
        return lines;
    }

    @Override
    public void publish(LogRecord logged) {
        StringWriter text = new StringWriter();
        Object[] parameters = logged.getParameters();
        text.append(parameters == null ? logged.getMessage() : MessageFormat.format(logged.getMessage(), parameters));
        if (logged.getThrown() != null) {
            logged.getThrown().printStackTrace(new PrintWriter(text));
        }
        lines.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(null);
    }
}

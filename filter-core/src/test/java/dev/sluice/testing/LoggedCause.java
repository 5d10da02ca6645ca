package dev.sluice.testing;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Keeps the first exception the current thread logs, for Tomcat only logs why a web application did not start. */
final class LoggedCause extends Handler implements AutoCloseable {
    private final Logger logger;
    private final long thread = Thread.currentThread().getId();
    private volatile @Nullable Throwable first;

    private LoggedCause(Logger logger) {
        this.logger = logger;
    }

    static LoggedCause of(String loggerName) {
        LoggedCause cause = new LoggedCause(Logger.getLogger(loggerName));
        cause.logger.addHandler(cause);
        return cause;
    }

    @Nullable Throwable cause() {
        return first;
    }

    @Override
    public void publish(LogRecord logRecord) {
        if (first == null && logRecord.getThrown() != null && logRecord.getLongThreadID() == thread) {
            first = logRecord.getThrown();
        }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
    }
}

package dev.sluice.demo;

import org.jspecify.annotations.Nullable;

/** A system property that has a value until this is closed, and then what it had before. For tests that run one after the other. */
public final class SystemProperty implements AutoCloseable {
    private final String key;
    private final @Nullable String before;

    private SystemProperty(String key, @Nullable String before) {
        this.key = key;
        this.before = before;
    }

    /** Gives it this value. */
    public static SystemProperty set(String key, String value) {
        return new SystemProperty(key, System.setProperty(key, value));
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(key);
        } else {
            System.setProperty(key, before);
        }
    }
}

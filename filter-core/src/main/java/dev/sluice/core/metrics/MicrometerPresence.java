package dev.sluice.core.metrics;

/** Whether the application brought Micrometer, an optional dependency. Immutable. */
final class MicrometerPresence {
    private static final boolean ON_CLASS_PATH = look();

    private MicrometerPresence() {}

    static boolean onClassPath() {
        return ON_CLASS_PATH;
    }

    private static boolean look() {
        try {
            Class.forName("io.micrometer.core.instrument.Metrics", false, MicrometerPresence.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            // Absent, or without its own dependencies: either way there is no registry to bind to.
            return false;
        }
    }
}

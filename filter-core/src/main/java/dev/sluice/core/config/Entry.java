package dev.sluice.core.config;

/** One value as somebody wrote it, and where: {@code source} is what a problem names first, such as a file and line. */
record Entry(String key, String value, String source) {
    boolean isEmpty() {
        return value.isEmpty();
    }
}

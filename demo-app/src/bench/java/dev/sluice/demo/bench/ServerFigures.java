package dev.sluice.demo.bench;

/**
 * What the JVM of the application counted since it was last asked.
 *
 * @param allocatedBytes by its threads
 * @param applicationCalls of the page, where it counts
 */
record ServerFigures(long allocatedBytes, long applicationCalls) {
    static ServerFigures of(String text) {
        String[] words = text.split(" ", -1);
        return new ServerFigures(Long.parseLong(words[0]), Long.parseLong(words[1]));
    }

    String text() {
        return allocatedBytes + " " + applicationCalls;
    }
}

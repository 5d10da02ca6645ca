package dev.sluice.session.codec;

import org.jspecify.annotations.Nullable;

/** Finds the classes of the application whose request is served, without initializing them. */
final class ApplicationClasses {
    private ApplicationClasses() {}

    /** By the loader of the thread first, since this jar may lie where only the container sees it. */
    static Class<?> load(String name) throws ClassNotFoundException {
        ClassLoader own = ApplicationClasses.class.getClassLoader();
        @Nullable ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        try {
            return Class.forName(name, false, ofThread == null ? own : ofThread);
        } catch (ClassNotFoundException e) {
            return Class.forName(name, false, own); // The thread may be one of a pool that another application began.
        }
    }
}

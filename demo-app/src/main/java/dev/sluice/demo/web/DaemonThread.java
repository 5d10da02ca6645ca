package dev.sluice.demo.web;

import java.util.concurrent.ThreadFactory;

/** Threads for work besides requests; they keep no JVM alive that has nothing else to do. Stateless. */
public final class DaemonThread {
    private DaemonThread() {}

    /** One that is yet to be started. */
    public static Thread of(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** For executors, all of that name. */
    public static ThreadFactory named(String name) {
        return work -> of(name, work);
    }
}

package dev.sluice.demo.importer;

import java.io.PrintStream;
import java.util.Locale;

/** One line on a terminal that tells how far something is. Used by one thread. */
final class Progress {
    private static final int WIDTH = 30;

    private final PrintStream out;
    private final String what;
    private final long all;
    private long done;

    /** @param all as it looks at the beginning; more may come */
    Progress(PrintStream out, String what, long all) {
        this.out = out;
        this.what = what;
        this.all = all;
        show();
    }

    void add(long more) {
        done += more;
        show();
    }

    private void show() {
        long of = Math.max(all, done);
        int filled = of == 0 ? WIDTH : (int) (done * WIDTH / of);
        out.printf(
                Locale.ROOT,
                "\r  %-14s [%s%s] %d of %d",
                what,
                "#".repeat(filled),
                " ".repeat(WIDTH - filled),
                done,
                of);
        out.flush();
    }

    /** Ends the line; how many were done. */
    long end() {
        out.println();
        return done;
    }
}

package dev.sluice.session;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Does things at the same time, and fails as soon as one has failed. */
final class Crowd {
    private static final int LIMIT_SECONDS = 120;

    /** What the member of this number does. */
    interface Deed {
        void by(int number) throws Exception;
    }

    private Crowd() {}

    static void of(int members, Deed deed) throws Exception {
        List<Callable<Void>> deeds = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            int number = i;
            deeds.add(() -> {
                deed.by(number);
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(members);
        try {
            for (Future<Void> done : threads.invokeAll(deeds, LIMIT_SECONDS, TimeUnit.SECONDS)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}

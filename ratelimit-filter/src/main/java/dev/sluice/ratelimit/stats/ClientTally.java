package dev.sluice.ratelimit.stats;

import dev.sluice.core.metrics.Counter;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Counts the calls of the busiest clients of one rule on this node, however many others there are. Counting is
 * thread-safe, never waits, and for a client seen before does not allocate; {@link #pending} and {@link #settle} are
 * for one thread at a time.
 *
 * <p>A full tally lets a new client in only where one ages out: a hand goes round (as that of the CLOCK page
 * replacement), one step for each newcomer, and takes one from the weight of the client it meets. Who calls more often
 * than the hand comes by stays; who called once goes. So no flood of new clients drives out a busy one.
 */
final class ClientTally {
    private final int max;
    private final Counter dropped;
    private final ConcurrentMap<String, Client> clients = new ConcurrentHashMap<>();
    private final ReentrantLock hand = new ReentrantLock();
    private Iterator<Client> next = Collections.emptyIterator();

    /**
     * @param max how many clients, give or take one per thread
     * @param dropped counts the calls of clients that are not kept
     */
    ClientTally(int max, Counter dropped) {
        this.max = max;
        this.dropped = dropped;
    }

    void count(String name, boolean refused) {
        Client known = clients.get(name);
        Client client = known == null ? admit(name) : known;
        if (client == null) {
            dropped.increment();
            return;
        }
        client.calls.increment();
        if (refused) {
            client.refused.increment();
        }
    }

    private @Nullable Client admit(String name) {
        if (clients.size() >= max && !frees()) {
            return null;
        }
        return clients.computeIfAbsent(name, Client::new);
    }

    /** One step of the hand; a thread that finds it held lets its newcomer go rather than wait. */
    private boolean frees() {
        if (!hand.tryLock()) {
            return false;
        }
        try {
            if (!next.hasNext()) {
                next = clients.values().iterator();
            }
            return next.hasNext() && ages(next.next());
        } finally {
            hand.unlock();
        }
    }

    private boolean ages(Client client) {
        client.aged++;
        if (client.weight() > 0 || !clients.remove(client.name, client)) {
            return false;
        }
        dropped.add(Math.max(0, client.calls.sum() - client.writtenCalls.get()));
        return true;
    }

    int size() {
        return clients.size();
    }

    /** What Redis lacks of those it lacks most of. */
    List<Share> pending(int atMost) {
        return clients.values().stream()
                .map(Client::share)
                .filter(share -> share.calls() > 0)
                .sorted(Comparator.comparingLong(Share::calls).reversed())
                .limit(atMost)
                .toList();
    }

    /** Halves all weights, so that what a client did long ago does not keep its place, and forgets those without any. */
    void settle() {
        hand.lock();
        try {
            clients.values().removeIf(client -> {
                client.aged += (client.weight() + 1) / 2;
                return client.weight() <= 0 && client.isWritten();
            });
        } finally {
            hand.unlock();
        }
    }

    /** The calls of one client that Redis lacks. */
    record Share(Client client, long calls, long refused) {
        String name() {
            return client.name;
        }

        void written() {
            client.writtenCalls.addAndGet(calls);
            client.writtenRefused += refused;
        }
    }

    /** The calls of one client; {@code aged} belongs to who holds the hand, what is written to who flushes. */
    static final class Client {
        private final String name;
        private final LongAdder calls = new LongAdder();
        private final LongAdder refused = new LongAdder();
        private long aged;
        private final AtomicLong writtenCalls = new AtomicLong();
        private long writtenRefused;

        Client(String name) {
            this.name = name;
        }

        private long weight() {
            return calls.sum() - aged;
        }

        private Share share() {
            // In this order: a refused call is counted as call first.
            long refusedNow = refused.sum() - writtenRefused;
            return new Share(this, calls.sum() - writtenCalls.get(), refusedNow);
        }

        private boolean isWritten() {
            return calls.sum() == writtenCalls.get() && refused.sum() == writtenRefused;
        }
    }
}

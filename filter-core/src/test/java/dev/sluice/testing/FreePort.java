package dev.sluice.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks loopback ports nothing listens on. They lie below the range from which systems take the local port of outgoing connections, so no
 * connection of a test occupies one, and the port 10000 above (the cluster bus of a Redis node) is free as well.
 *
 * <p>No port is given out twice, so that who stops listening for a while can have his port back. JVMs that test side by side each have
 * a range of their own, by their number in the system property {@value #FORK}. Thread-safe.
 */
final class FreePort {
    private static final String FORK = "fork.number";
    private static final int LOWEST = 11_000;
    private static final int HIGHEST = 20_999;
    private static final int FORKS = 5;
    private static final int BUS_OFFSET = 10_000;
    private static final int ATTEMPTS = 1000;
    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    static int any() {
        int fork = Integer.getInteger(FORK, 0);
        int ports = (HIGHEST + 1 - LOWEST) / (fork == 0 ? 1 : FORKS);
        int first = LOWEST + fork % FORKS * ports;
        return ThreadLocalRandom.current()
                .ints(ATTEMPTS, first, first + ports)
                .filter(port -> !GIVEN.contains(port) && isFree(port) && isFree(port + BUS_OFFSET) && GIVEN.add(port))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "found no free port between " + first + " and " + (first + ports - 1)));
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Otherwise connections of a server that was just stopped would make its port look taken for a minute.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false; // whatever the reason, this port cannot be had
        }
    }
}

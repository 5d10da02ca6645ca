package dev.sluice.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Picks loopback ports nothing listens on. They lie below the range from which systems take the local port of outgoing connections, so no
 * connection of a test occupies one, and the port 10000 above (the cluster bus of a Redis node) is free as well.
 */
final class FreePort {
    private static final int LOWEST = 11_000;
    private static final int HIGHEST = 21_999;
    private static final int BUS_OFFSET = 10_000;
    private static final int ATTEMPTS = 1000;

    private FreePort() {}

    static int any() {
        return ThreadLocalRandom.current()
                .ints(ATTEMPTS, LOWEST, HIGHEST)
                .filter(port -> isFree(port) && isFree(port + BUS_OFFSET))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("found no free port between " + LOWEST + " and " + HIGHEST));
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

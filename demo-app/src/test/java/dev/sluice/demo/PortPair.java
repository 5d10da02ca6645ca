package dev.sluice.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Picks a port that is free together with the next one, for the two nodes. */
final class PortPair {
    private static final int LOWEST = 22_000;
    private static final int HIGHEST = 31_000;

    private PortPair() {}

    static int first() {
        return ThreadLocalRandom.current()
                .ints(1000, LOWEST, HIGHEST)
                .filter(port -> isFree(port) && isFree(port + 1))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = open(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false; // somebody has it
        }
    }

    static ServerSocket open(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}

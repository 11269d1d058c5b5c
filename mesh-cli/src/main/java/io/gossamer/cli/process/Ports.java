package io.gossamer.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Finds free loopback ports for processes that are told theirs. They lie below the range that
 * systems use for outgoing connections (from 32768 on Linux), so that none is taken between the
 * choice and the bind. Not thread-safe.
 */
public final class Ports {

    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;

    private final Set<Integer> given = new HashSet<>();
    private int next;

    public Ports(RandomGenerator random) {
        this.next = random.nextInt(FIRST, LAST);
    }

    /**
     * A free port, never the same twice.
     *
     * @throws MeshFailure if all are taken
     */
    public int free() {
        for (int tries = FIRST; tries < LAST; tries++) {
            int port = next;
            next = next + 1 < LAST ? next + 1 : FIRST;
            if (given.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new MeshFailure(
                "ports: none free between " + FIRST + " and " + LAST + " (expected: a few dozen)");
    }

    /** A free port as {@code 127.0.0.1:port}. */
    public String freeAddress() {
        return "127.0.0.1:" + free();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

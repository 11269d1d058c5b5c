package io.gossamer.cli.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Who listens, as the system's tables say; a connection would be taken for one of a client. */
final class Listeners {

    private static final String LISTEN = "0A";
    private static final int CONNECT_MILLIS = 500;

    private Listeners() {}

    /** Whether a TCP port has a listener in the network namespace of a process. */
    static boolean contain(long pid, int port) {
        Path network = Path.of("/proc", Long.toString(pid), "net");
        if (!Files.isDirectory(network)) {
            return accepts(port);
        }
        return Stream.of("tcp", "tcp6").anyMatch(table -> lists(network.resolve(table), port));
    }

    private static boolean lists(Path table, int port) {
        try {
            return Files.readAllLines(table).stream().anyMatch(line -> isListener(line, port));
        } catch (IOException e) {
            return false;
        }
    }

    /** A line is {@code 0: 0100007F:1F90 00000000:0000 0A ...}: local, remote, state. */
    static boolean isListener(String line, int port) {
        List<String> fields = List.of(line.trim().split("\\s+", -1));
        return fields.size() > 3
                && fields.get(1).endsWith(String.format(Locale.ROOT, ":%04X", port))
                && fields.get(3).equals(LISTEN);
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

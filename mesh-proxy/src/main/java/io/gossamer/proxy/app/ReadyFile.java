package io.gossamer.proxy.app;

import io.gossamer.proxy.model.Addresses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/** Tells, as JSON in a file, that the proxy is ready and which addresses it has. */
final class ReadyFile {

    private ReadyFile() {}

    /** Replaces the file as a whole. */
    static void write(Path file, Listeners listeners, InetSocketAddress admin, String identity)
            throws IOException {
        String json =
                "{\"inbound\":"
                        + quote(listeners.inbound())
                        + ",\"outbound\":"
                        + quote(listeners.outbound().get(0))
                        + ",\"admin\":"
                        + quote(admin)
                        + ",\"ports\":"
                        + list(listeners.declared())
                        + ",\"identity\":\""
                        + identity
                        + "\"}\n";
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.writeString(temporary, json);
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private static String list(List<InetSocketAddress> addresses) {
        return addresses.stream().map(ReadyFile::quote).collect(Collectors.joining(",", "[", "]"));
    }

    private static String quote(InetSocketAddress address) {
        return '"' + Addresses.format(address) + '"';
    }
}

package io.gossamer.bench.system;

import io.gossamer.it.process.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a sidecar wrote into its ready file.
 *
 * @param inboundPort of direct connections
 * @param adminPort of metrics
 * @param ports declared ones in their order
 */
record SidecarAddresses(int inboundPort, int adminPort, List<Integer> ports) {

    static SidecarAddresses read(Path file) {
        try {
            Map<String, Object> object = Json.object(Files.readString(file));
            return new SidecarAddresses(
                    port(object.get("inbound")),
                    port(object.get("admin")),
                    Json.list(object, "ports").stream().map(SidecarAddresses::port).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int port(@Nullable Object address) {
        String text = String.valueOf(address);
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    }
}

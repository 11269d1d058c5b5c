package io.gossamer.autoconfigure.server;

import io.gossamer.autoconfigure.health.Readiness;
import io.gossamer.autoconfigure.settings.StartFailureException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells whoever started the service where it listens: one JSON object, listener name to address,
 * written whole once the service is ready.
 */
final class ReadyFile {

    private final Path path;
    private final Readiness readiness;
    private final Supplier<Map<String, String>> addresses;
    private final AtomicBoolean written = new AtomicBoolean();

    ReadyFile(Path path, Readiness readiness, Supplier<Map<String, String>> addresses) {
        this.path = path;
        this.readiness = readiness;
        this.addresses = addresses;
    }

    /** Writes the file when the service becomes ready, once. */
    void await() {
        readiness.onChange(this::writeIfReady);
    }

    private void writeIfReady() {
        if (!readiness.isReady() || !written.compareAndSet(false, true)) {
            return;
        }
        Path absolute = path.toAbsolutePath();
        Path partial = absolute.resolveSibling(absolute.getFileName() + ".partial");
        try {
            Files.writeString(partial, json(addresses.get()));
            Files.move(
                    partial,
                    absolute,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartFailureException(
                    "mesh.server.ready-file: " + path + ", " + e + " (expected: a writable path)",
                    "Set mesh.server.ready-file to a path that this user can write.",
                    e);
        }
    }

    private static String json(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> quote(entry.getKey()) + ":" + quote(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}\n"));
    }

    private static String quote(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

package io.gossamer.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Independent peers written in Go: the gRPC interop client and server and h2spec, built once from
 * {@code src/test/go} into the build folder. Needs a Go tool chain and its module proxy.
 */
public enum GoPeers {
    INTEROP_CLIENT("google.golang.org/grpc/interop/client"),
    INTEROP_SERVER("google.golang.org/grpc/interop/server"),
    H2SPEC("github.com/summerwind/h2spec/cmd/h2spec");

    private static final Duration BUILD_TIME = Duration.ofMinutes(5);

    private final String module;

    GoPeers(String module) {
        this.module = module;
    }

    /** Whether a Go tool chain is here. */
    public static boolean available() {
        return Command.exists("go");
    }

    /** The executable, built on first use. */
    public synchronized Path executable() {
        Path binary =
                Repository.target()
                        .resolve("go")
                        .resolve(name().toLowerCase(java.util.Locale.ROOT));
        if (Files.isExecutable(binary)) {
            return binary;
        }
        Path go = Command.find("go");
        if (go == null) {
            throw new IllegalStateException(
                    "go: not found (expected: a Go tool chain on the path)");
        }
        try {
            Files.createDirectories(binary.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path sources = Repository.root().resolve("mesh-it/src/test/go");
        Command.run(
                        BUILD_TIME,
                        List.of(
                                go.toString(),
                                "build",
                                "-C",
                                sources.toString(),
                                "-o",
                                binary.toString(),
                                module),
                        "",
                        Map.of("GOFLAGS", "-buildvcs=false -mod=readonly", "CGO_ENABLED", "0"))
                .expectSuccess();
        return binary;
    }
}

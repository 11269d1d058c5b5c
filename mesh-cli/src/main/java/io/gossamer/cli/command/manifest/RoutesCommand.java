package io.gossamer.cli.command.manifest;

import io.gossamer.cli.command.HelpOption;
import io.gossamer.cli.export.routes.OpenApi;
import io.gossamer.cli.export.routes.Protobuf;
import io.gossamer.cli.export.routes.RouteManifests;
import io.gossamer.cli.export.routes.ServiceRef;
import io.gossamer.cli.process.MeshFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code mesh routes}. */
@Command(
        name = "routes",
        description = {
            "Print routes of a Service from the description of its interface: one for each operation,"
                    + " so that each has metrics, timeout and retries of its own, and one for"
                    + " everything else. Nothing has to run for it. See docs/routes.md."
        })
public final class RoutesCommand extends HelpOption implements Callable<Integer> {

    private static final String STDIN = "-";
    private static final int MAX_BYTES = 16 << 20;

    /** Which description it is. */
    static final class Source {

        @Option(
                names = "--open-api",
                required = true,
                paramLabel = "FILE",
                description =
                        "An OpenAPI document of version 2 or 3, in YAML or JSON; - for standard"
                                + " input, as from /v3/api-docs of springdoc. x-linkerd-timeout and"
                                + " x-linkerd-retryable of an operation count.")
        private String openApi = "";

        @Option(
                names = "--proto",
                required = true,
                paramLabel = "FILE",
                description =
                        "A protobuf file with services; - for standard input. Methods with an"
                                + " idempotency_level may be repeated.")
        private String proto = "";
    }

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--service",
            required = true,
            paramLabel = "NAME[.NAMESPACE][:PORT]",
            description = "The Service that the routes are for. Default namespace: default.")
    private String service = "";

    @Override
    public Integer call() {
        ServiceRef ref = ServiceRef.parse(service);
        boolean http = !source.openApi.isEmpty();
        String file = http ? source.openApi : source.proto;
        String text = read(file);
        String manifests =
                http
                        ? RouteManifests.of(RouteManifests.Kind.HTTP, ref, OpenApi.read(file, text))
                        : RouteManifests.of(
                                RouteManifests.Kind.GRPC, ref, Protobuf.read(file, text));
        byte[] bytes = manifests.getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
        return 0;
    }

    private static String read(String file) {
        try (InputStream in =
                file.equals(STDIN) ? System.in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new MeshFailure(
                        file + ": more than 16 MiB (expected: the description of one service)");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new MeshFailure(file + ": " + e + " (expected: a file that can be read)", e);
        }
    }
}

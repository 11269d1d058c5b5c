package io.gossamer.destination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Manifests of services that are alike, for tests of size. */
public final class ManyServices {

    private ManyServices() {}

    /**
     * The service {@code sN} with port 80 and its endpoints.
     *
     * @param network first three numbers of the endpoints' addresses
     */
    public static String manifest(int service, String network, int endpoints) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: s%1$d}
                spec: {ports: [{port: 80}]}
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: s%1$d-1, labels: {kubernetes.io/service-name: s%1$d}}
                addressType: IPv4
                ports: [{port: 8080}]
                endpoints:
                """
                        .formatted(service)
                + IntStream.range(0, endpoints)
                        .mapToObj(endpoint -> "- addresses: [" + network + "." + endpoint + "]\n")
                        .collect(Collectors.joining());
    }

    /** The authority of the service {@code sN}. */
    public static String authority(int service) {
        return "s" + service + ".default.svc.cluster.local:80";
    }

    /** Writes a manifest, or replaces it as a whole. */
    public static void publish(Path resources, String name, String text) throws IOException {
        Path partial = resources.resolve(name + ".tmp");
        Files.writeString(partial, text);
        Files.move(
                partial,
                resources.resolve(name + ".yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}

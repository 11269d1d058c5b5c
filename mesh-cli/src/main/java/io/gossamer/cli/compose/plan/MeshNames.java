package io.gossamer.cli.compose.plan;

import io.gossamer.cli.compose.model.ComposeService;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of what is added, and of services within the mesh. */
final class MeshNames {

    static final String IDENTITY = "mesh-identity";
    static final String DESTINATION = "mesh-destination";
    static final String RESTARTER = "mesh-restarter";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    private MeshNames() {}

    /** Holds the network namespace of a service, and the redirect rules in it. */
    static String network(String service) {
        return service + "-mesh-net";
    }

    static String sidecar(String service) {
        return service + "-mesh";
    }

    static String tokenVolume(String service) {
        return service + "-mesh-token";
    }

    static String stateVolume(String service) {
        return service + "-mesh-state";
    }

    static String namespaceVolume(String service) {
        return service + "-mesh-net";
    }

    /** The first replica keeps the name, also that of its container with Compose. */
    static String replica(String service, int index) {
        return index == 1 ? service : service + "-" + index;
    }

    static List<String> containers(String service) {
        return List.of(network(service), sidecar(service));
    }

    static List<String> volumes(String service) {
        return List.of(tokenVolume(service), stateVolume(service), namespaceVolume(service));
    }

    /** Service account, and the workload's name: the service's name as a DNS label. */
    static String account(ComposeService service) {
        return label(service, service.name());
    }

    /** The name of a service or its replica as a DNS label. */
    static String label(ComposeService service, String serviceOrReplica) {
        String name = serviceOrReplica.toLowerCase(Locale.ROOT).replace('_', '-').replace('.', '-');
        if (!LABEL.matcher(name).matches()) {
            throw service.failure(
                    "name",
                    serviceOrReplica,
                    "at most 63 characters that begin and end with a letter or digit, since it"
                            + " becomes part of an identity; rename the service");
        }
        return name;
    }
}

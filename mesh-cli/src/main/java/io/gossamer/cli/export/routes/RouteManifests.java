package io.gossamer.cli.export.routes;

import io.gossamer.cli.process.MeshFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Routes of a Service, one for each operation, so that each has metrics, timeout and retries of its
 * own, and one for everything else.
 */
public final class RouteManifests {

    /** More routes of one Service than anybody wants to look at. */
    private static final int MAX_ROUTES = 1_000;

    private static final int MAX_NAME = 253;
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern NO_NAME = Pattern.compile("[^a-z0-9]+");

    /** Which protocol the operations are called by. */
    public enum Kind {
        HTTP("HTTPRoute", "retry.linkerd.io/http: 5xx"),
        GRPC("GRPCRoute", "retry.linkerd.io/grpc: unavailable");

        private final String route;
        private final String retry;

        Kind(String route, String retry) {
            this.route = route;
            this.retry = retry;
        }
    }

    private final Kind kind;
    private final ServiceRef service;
    private final Set<String> names = new HashSet<>();
    private final StringBuilder text = new StringBuilder();

    private RouteManifests(Kind kind, ServiceRef service) {
        this.kind = kind;
        this.service = service;
    }

    /**
     * The manifests.
     *
     * @throws MeshFailure if there are too many
     */
    public static String of(Kind kind, ServiceRef service, List<Operation> operations) {
        if (operations.size() > MAX_ROUTES) {
            throw new MeshFailure(
                    "operations: " + operations.size() + " (expected: at most " + MAX_ROUTES + ")");
        }
        RouteManifests manifests = new RouteManifests(kind, service);
        for (Operation operation : operations) {
            manifests.add(operation);
        }
        manifests.add(new Operation("rest", "", "", false));
        return manifests.text.toString();
    }

    private void add(Operation operation) {
        text.append(text.isEmpty() ? "" : "---\n")
                .append("apiVersion: gateway.networking.k8s.io/v1\nkind: ")
                .append(kind.route)
                .append("\nmetadata:\n  name: ")
                .append(name(operation.name()))
                .append("\n  namespace: ")
                .append(service.namespace())
                .append('\n');
        if (operation.retryable()) {
            text.append("  annotations: {").append(kind.retry).append("}\n");
        }
        text.append("spec:\n  parentRefs: [").append(service.parent()).append("]\n  rules:\n");
        if (operation.match().isEmpty()) {
            text.append("    - {}\n");
            return;
        }
        text.append("    - matches: [").append(operation.match()).append("]\n");
        if (!operation.timeout().isEmpty()) {
            text.append("      timeouts: {request: ").append(operation.timeout()).append("}\n");
        }
    }

    /** A name of its own, below that of the Service. */
    private String name(String operation) {
        String words = HUMP.matcher(operation).replaceAll("-").toLowerCase(Locale.ROOT);
        String name = service.name() + "-" + NO_NAME.matcher(words).replaceAll("-");
        while (name.endsWith("-")) {
            name = name.substring(0, name.length() - 1);
        }
        name = name.substring(0, Math.min(name.length(), MAX_NAME - 5));
        String own = name;
        for (int i = 2; !names.add(own); i++) {
            own = name + "-" + i;
        }
        return own;
    }

    /** A string of YAML, whatever is in it. */
    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}

package io.gossamer.destination.explain;

import io.gossamer.api.mesh.v1.RouteFacts;
import io.gossamer.api.mesh.v1.RuleFacts;
import io.gossamer.api.mesh.v1.Verdict;
import io.gossamer.destination.explain.evaluate.Client;
import io.gossamer.destination.explain.policy.Words;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Pod;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Manifests that would let a client in where it was not. */
final class Remedy {

    private static final String POLICY = "apiVersion: policy.linkerd.io/";

    private Remedy() {}

    /**
     * The least that would do: a policy for the route that the request fell under, else for the
     * Server, else a Server too.
     *
     * @param pod of the far side
     * @param port of its application
     */
    static String of(Verdict.Builder verdict, ClientSide side, Client seen, Pod pod, int port) {
        String account = side.account();
        boolean named = !seen.identity().isEmpty() && !account.isEmpty();
        if (!named && seen.addresses().isEmpty()) {
            return "";
        }
        String namespace = pod.metadata().namespace();
        String target = target(verdict);
        StringBuilder yaml = new StringBuilder();
        if (target.isEmpty()) {
            String server = workload(pod) + "-" + port;
            yaml.append(server(server, pod, port, access(verdict)));
            target = "{group: policy.linkerd.io, kind: Server, name: " + server + "}";
        }
        String from = named ? account : "outside";
        String policy = workload(pod) + "-" + port + "-from-" + from;
        String required =
                named
                        ? "{kind: ServiceAccount, name: "
                                + account
                                + ", namespace: "
                                + side.namespace()
                                + "}"
                        : "{group: policy.linkerd.io, kind: NetworkAuthentication, name: "
                                + policy
                                + "}";
        if (!named) {
            yaml.append(network(policy, namespace, seen.addresses().get(0)));
        }
        return yaml.append(POLICY + "v1alpha1\nkind: AuthorizationPolicy\n")
                .append("metadata: {name: " + policy + ", namespace: " + namespace + "}\n")
                .append("spec:\n  targetRef: " + target + "\n")
                .append("  requiredAuthenticationRefs:\n    - " + required + "\n")
                .toString();
    }

    /** The route that won if it is a resource, else the Server; empty if both are defaults. */
    private static String target(Verdict.Builder verdict) {
        for (RouteFacts route : verdict.getRoutesList()) {
            boolean won =
                    route.getRulesList().stream()
                            .anyMatch(rule -> rule.getStanding() == RuleFacts.Standing.WON);
            if (won && !route.getResource().startsWith(Words.DEFAULT)) {
                return reference(route.getResource());
            }
        }
        return verdict.getServer().startsWith(Words.DEFAULT) ? "" : reference(verdict.getServer());
    }

    private static String reference(String resource) {
        String[] parts = resource.split("/", -1);
        String kind = parts[0];
        int dot = kind.indexOf('.');
        String group =
                kind.equals("Server") || dot > 0
                        ? "policy.linkerd.io"
                        : "gateway.networking.k8s.io";
        return "{group: "
                + group
                + ", kind: "
                + (dot > 0 ? kind.substring(0, dot) : kind)
                + ", name: "
                + parts[parts.length - 1]
                + "}";
    }

    /** What others may do now, they may do under the new Server too. */
    private static String access(Verdict.Builder verdict) {
        return verdict.getServer().substring(Words.DEFAULT.length() + 1);
    }

    private static String server(String name, Pod pod, int port, String access) {
        String own = labels(pod);
        String comment =
                own.isEmpty()
                        ? "# The workload has no label of its own: this is for its whole"
                                + " namespace.\n"
                        : "";
        return comment
                + POLICY
                + "v1beta3\nkind: Server\nmetadata: {name: "
                + name
                + ", namespace: "
                + pod.metadata().namespace()
                + "}\nspec:\n  podSelector: {matchLabels: {"
                + own
                + "}}\n  port: "
                + port
                + "\n  accessPolicy: "
                + access
                + "\n---\n";
    }

    private static String network(String name, String namespace, InetAddress address) {
        String bits = address instanceof Inet6Address ? "/128" : "/32";
        return POLICY
                + "v1alpha1\nkind: NetworkAuthentication\nmetadata: {name: "
                + name
                + ", namespace: "
                + namespace
                + "}\nspec: {networks: [{cidr: \""
                + IpLiteral.format(address)
                + bits
                + "\"}]}\n---\n";
    }

    private static String labels(Pod pod) {
        return new TreeMap<>(pod.tellingLabels())
                .entrySet().stream()
                        .map(entry -> label(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private static String label(String key, String value) {
        return "\"" + key + "\": \"" + value + "\"";
    }

    private static String workload(Pod pod) {
        return pod.serviceAccount().equals(Words.DEFAULT)
                ? pod.metadata().name()
                : pod.serviceAccount();
    }
}

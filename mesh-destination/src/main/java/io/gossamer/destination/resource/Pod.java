package io.gossamer.destination.resource;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A workload: a Pod of a manifest, or one that stands for a registered process.
 *
 * @param serviceAccount never empty; {@code default} if none was named
 * @param node empty if unknown
 * @param hostname the first label of its own DNS name below its service; empty if it has none
 * @param subdomain the service that gives it a DNS name; empty if none
 * @param addresses empty while it has none
 * @param ready running, not terminating, and its Ready condition is true
 * @param gone ended, or never to be started again: no endpoint even where unready ones are shown
 * @param portsByName the container ports that have a name
 * @param appPorts the ports on which its application listens; for a registered workload these tell
 *     it apart from others at the same address
 * @param proxy null if no sidecar is known
 * @param probes paths that the kubelet asks for by HTTP, by port; without queries
 */
public record Pod(
        Metadata metadata,
        String serviceAccount,
        String node,
        String hostname,
        String subdomain,
        List<InetAddress> addresses,
        boolean ready,
        boolean gone,
        Map<String, Integer> portsByName,
        Set<Integer> appPorts,
        @Nullable Proxy proxy,
        Map<Integer, Set<String>> probes)
        implements Resource {

    /** Label of meshed Pods; its value is the namespace of the control plane. */
    public static final String CONTROL_NAMESPACE_LABEL = "linkerd.io/control-plane-ns";

    private static final List<String> USUAL_LABELS =
            List.of("app", "app.kubernetes.io/name", "k8s-app");

    public static final String OPAQUE_PORTS = "config.linkerd.io/opaque-ports";
    public static final String SKIP_INBOUND_PORTS = "config.linkerd.io/skip-inbound-ports";
    public static final String REQUIRE_IDENTITY_PORTS =
            "config.linkerd.io/proxy-require-identity-inbound-ports";
    public static final String DEFAULT_INBOUND_POLICY = "config.linkerd.io/default-inbound-policy";

    /** Label of Pods and nodes that names their zone; of a registered workload an annotation. */
    public static final String ZONE = "topology.kubernetes.io/zone";

    /** How far what is sent to its address may go to others of its service: see the view. */
    public static final String BALANCE = "mesh.balance";

    /** The service of which it is a replica, in its namespace; with {@link #BALANCE}. */
    public static final String SERVICE = "mesh.service";

    /** Other names of that service, with commas between them. */
    public static final String NAMES = "mesh.names";

    /** Why it is not ready, where that is known. */
    public static final String UNREADY = "mesh.unready";

    /**
     * Ports of the sidecar.
     *
     * @param inbound where it takes direct connections; 0 if unknown
     * @param admin 0 if unknown
     * @param control 0 if unknown
     * @param transportHeader every connection may come through the transport header, not only those
     *     to opaque ports: nothing redirects to this sidecar
     */
    public record Proxy(int inbound, int admin, int control, boolean transportHeader) {

        /** Whether a port belongs to the sidecar itself. */
        public boolean owns(int port) {
            return port == inbound || port == admin || port == control;
        }
    }

    public Pod {
        addresses = List.copyOf(addresses);
        portsByName = Map.copyOf(portsByName);
        appPorts = Set.copyOf(appPorts);
        probes = Map.copyOf(probes);
    }

    /** A Pod whose probes nobody declared. */
    public Pod(
            Metadata metadata,
            String serviceAccount,
            String node,
            String hostname,
            String subdomain,
            List<InetAddress> addresses,
            boolean ready,
            boolean gone,
            Map<String, Integer> portsByName,
            Set<Integer> appPorts,
            @Nullable Proxy proxy) {
        this(
                metadata,
                serviceAccount,
                node,
                hostname,
                subdomain,
                addresses,
                ready,
                gone,
                portsByName,
                appPorts,
                proxy,
                Map.of());
    }

    @Override
    public Kind kind() {
        return Kind.POD;
    }

    /** Labels by which people select it: the usual one, or else all of its own. */
    public Map<String, String> tellingLabels() {
        Map<String, String> labels = new TreeMap<>(metadata.labels());
        for (String usual : USUAL_LABELS) {
            String value = labels.get(usual);
            if (value != null) {
                return Map.of(usual, value);
            }
        }
        labels.remove("pod-template-hash");
        labels.remove(CONTROL_NAMESPACE_LABEL);
        return labels;
    }

    public boolean registered() {
        return metadata.origin().registered();
    }

    /** Where it runs; empty if unknown. */
    public String zone() {
        return registered() ? metadata.annotations().getOrDefault(ZONE, "") : metadata.label(ZONE);
    }

    /** The control plane's namespace that this Pod belongs to; empty if it is not meshed. */
    public String controlNamespace() {
        return metadata.label(CONTROL_NAMESPACE_LABEL);
    }

    public boolean meshed() {
        return !controlNamespace().isEmpty();
    }
}

package io.gossamer.destination.view;

import io.gossamer.api.MeshIdentity;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Kind;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Namespace;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.ResourceKey;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.policy.Server;
import io.gossamer.destination.resource.traffic.EndpointWeight;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a port of a Pod means as an endpoint: identity, hints, labels (contract section 2). */
public final class PodEndpoints {

    private final Snapshot snapshot;
    private final MeshSettings settings;

    public PodEndpoints(Snapshot snapshot, MeshSettings settings) {
        this.snapshot = snapshot;
        this.settings = settings;
    }

    /**
     * An endpoint of a Pod.
     *
     * @return empty if the port is opaque and its sidecar's inbound port is unknown: nothing could
     *     be sent there that its sidecar would take
     */
    Optional<Endpoint> endpoint(
            Pod pod, InetAddress address, int port, Map<String, String> zoneLabels) {
        Map<String, String> labels = labels(pod);
        labels.putAll(zoneLabels);
        Endpoint.Hint hint = Endpoint.Hint.NONE;
        String identity = "";
        int inboundPort = 0;
        if (pod.meshed() && !skipped(pod, port)) {
            boolean opaque = opaque(pod, port);
            hint = opaque ? Endpoint.Hint.OPAQUE : Endpoint.Hint.H2;
            inboundPort = inboundPort(pod, port, opaque);
            if (opaque && inboundPort == 0) {
                return Optional.empty();
            }
            if (pod.controlNamespace().equals(settings.controlNamespace())) {
                identity = identity(pod);
            }
        }
        return Optional.of(
                new Endpoint(
                                address,
                                port,
                                labels,
                                identity,
                                hint,
                                inboundPort,
                                snapshot.podSince(pod.key()))
                        .weighing(EndpointWeight.of(pod.metadata().annotations())));
    }

    /** An endpoint of a Pod by its address, whatever zone it is in. */
    public Optional<Endpoint> ofAddress(Pod pod, InetAddress address, int port) {
        return endpoint(pod, address, port, Map.of());
    }

    /** The DNS name of a Pod's identity; empty if its account's name cannot be part of one. */
    String identity(Pod pod) {
        try {
            return new MeshIdentity(
                            pod.serviceAccount(),
                            pod.metadata().namespace(),
                            settings.controlNamespace(),
                            settings.trustDomain())
                    .dnsName();
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    /** Whether a port of a Pod is opaque: by its Server, its annotation, or the defaults. */
    boolean opaque(Pod pod, int port) {
        Optional<Server> server = Servers.of(snapshot, pod, port);
        if (server.isPresent()) {
            return server.get().proxyProtocol() == Server.ProxyProtocol.OPAQUE;
        }
        return opaquePorts(pod.metadata()).contains(port);
    }

    /** The opaque ports of a Pod or Service: its own, its namespace's, or the default. */
    public PortRanges opaquePorts(Metadata metadata) {
        String own = metadata.annotation(Pod.OPAQUE_PORTS);
        if (own == null) {
            own = namespaceAnnotation(metadata.namespace(), Pod.OPAQUE_PORTS);
        }
        return own == null
                ? settings.defaultOpaquePorts()
                : PortRanges.parse(own).orElse(settings.defaultOpaquePorts());
    }

    /** The Namespace of a Pod; empty if no manifest defines it. */
    public Optional<Namespace> namespaceOf(Pod pod) {
        return namespace(pod.metadata().namespace());
    }

    private Optional<Namespace> namespace(String name) {
        return snapshot.find(Namespace.class, new ResourceKey(Kind.NAMESPACE, "", name));
    }

    /** An annotation of a namespace; null if there is none. */
    public @Nullable String namespaceAnnotation(String namespace, String name) {
        return namespace(namespace).map(found -> found.metadata().annotation(name)).orElse(null);
    }

    /** The port of a Pod behind a port of a service; 0 if the Pod has none of that name. */
    static int targetPort(Pod pod, Service.Target target) {
        return target.number() != 0
                ? target.number()
                : pod.portsByName().getOrDefault(target.name(), 0);
    }

    private static boolean skipped(Pod pod, int port) {
        String ports = pod.metadata().annotation(Pod.SKIP_INBOUND_PORTS);
        return ports != null && PortRanges.parse(ports).orElse(PortRanges.NONE).contains(port);
    }

    private int inboundPort(Pod pod, int port, boolean opaque) {
        Pod.Proxy proxy = pod.proxy();
        if (proxy == null || proxy.owns(port)) {
            return 0;
        }
        boolean always = settings.transportHeader() || proxy.transportHeader();
        return opaque || always ? proxy.inbound() : 0;
    }

    private Map<String, String> labels(Pod pod) {
        Map<String, String> labels = new HashMap<>();
        labels.put("pod", pod.metadata().name());
        labels.put("serviceaccount", pod.serviceAccount());
        if (pod.meshed()) {
            labels.put("control_plane_ns", pod.controlNamespace());
        }
        Owners.labels(pod, labels);
        return labels;
    }
}

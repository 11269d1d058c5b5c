package io.gossamer.destination.source.registry;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.source.Bundle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Registered workloads as resources: a Pod each, an EndpointSlice per service, the services. */
final class RegisteredResources {

    private static final Origin ORIGIN = new Origin(Origin.REGISTRY, 0);
    private static final Pattern ZONE = Pattern.compile("[-A-Za-z0-9_.]{1,63}");
    private static final String OPAQUE = "linkerd.io/opaque";

    private final String controlNamespace;
    private final Map<String, Map<Integer, Service.Port>> services = new LinkedHashMap<>();
    private final List<Resource> resources = new ArrayList<>();

    private RegisteredResources(String controlNamespace) {
        this.controlNamespace = controlNamespace;
    }

    static Bundle of(Collection<Lease> leases, String controlNamespace) {
        RegisteredResources result = new RegisteredResources(controlNamespace);
        leases.forEach(result::add);
        result.services.forEach(result::addService);
        return new Bundle(result.resources, List.of());
    }

    private void add(Lease lease) {
        Registration registration = lease.registration();
        resources.add(pod(lease));
        Map<String, List<EndpointSlice.Port>> slices = new LinkedHashMap<>();
        for (Registration.Port port : registration.ports()) {
            services.computeIfAbsent(
                            registration.namespace() + "/" + port.service(),
                            name -> new LinkedHashMap<>())
                    .putIfAbsent(
                            port.port(),
                            new Service.Port(
                                    port.name(),
                                    port.port(),
                                    Service.Target.number(port.appPort()),
                                    port.appProtocol()));
            slices.computeIfAbsent(port.service(), name -> new ArrayList<>())
                    .add(new EndpointSlice.Port(port.name(), port.port(), port.appPort()));
        }
        slices.forEach((service, ports) -> resources.add(slice(lease, service, ports)));
    }

    private Pod pod(Lease lease) {
        Registration registration = lease.registration();
        Map<String, String> labels = new HashMap<>(lease.labels());
        labels.put(Pod.CONTROL_NAMESPACE_LABEL, controlNamespace);
        Set<Integer> appPorts = new LinkedHashSet<>();
        Map<String, Integer> names = new HashMap<>();
        for (Registration.Port port : registration.ports()) {
            appPorts.add(port.appPort());
            if (!port.name().isEmpty()) {
                names.put(port.name(), port.appPort());
            }
        }
        return new Pod(
                new Metadata(
                        registration.namespace(),
                        registration.name(),
                        labels,
                        annotations(lease),
                        null,
                        null,
                        ORIGIN),
                registration.serviceAccount(),
                "",
                registration.name(),
                "",
                lease.addresses(),
                lease.ready(),
                false,
                names,
                appPorts,
                new Pod.Proxy(registration.inboundPort(), registration.adminPort(), 0, true));
    }

    /** A port whose service is opaque is opaque to the sidecar too. */
    private static Map<String, String> annotations(Lease lease) {
        Registration registration = lease.registration();
        Map<String, String> annotations = new HashMap<>(registration.annotations());
        annotations.remove(Pod.UNREADY);
        if (!lease.notReadyReason().isEmpty()) {
            annotations.put(Pod.UNREADY, lease.notReadyReason());
        }
        StringBuilder opaque =
                new StringBuilder(
                        annotations.getOrDefault(Pod.OPAQUE_PORTS, PortRanges.DEFAULT_OPAQUE));
        boolean added = false;
        for (Registration.Port port : registration.ports()) {
            if (port.appProtocol().equals(OPAQUE)) {
                opaque.append(',').append(port.appPort());
                added = true;
            }
        }
        if (added) {
            annotations.put(Pod.OPAQUE_PORTS, opaque.toString());
        }
        annotations.remove(Pod.SERVICE);
        if (annotations.containsKey(Pod.BALANCE) && !registration.ports().isEmpty()) {
            annotations.put(Pod.SERVICE, registration.ports().get(0).service());
        }
        return annotations;
    }

    private static EndpointSlice slice(
            Lease lease, String service, List<EndpointSlice.Port> ports) {
        Registration registration = lease.registration();
        return new EndpointSlice(
                metadata(registration.namespace(), registration.name() + "." + service),
                service,
                List.of(
                        new EndpointSlice.Endpoint(
                                lease.addresses(),
                                lease.ready(),
                                registration.name(),
                                registration.name(),
                                "",
                                zone(registration),
                                Set.of())),
                ports);
    }

    private void addService(String name, Map<Integer, Service.Port> ports) {
        int slash = name.indexOf('/');
        resources.add(
                new Service(
                        metadata(name.substring(0, slash), name.substring(slash + 1)),
                        List.of(),
                        false,
                        null,
                        Map.of(),
                        List.copyOf(ports.values()),
                        false,
                        false));
    }

    /** It becomes a label of metrics. */
    private static String zone(Registration registration) {
        String zone = registration.annotations().getOrDefault(Pod.ZONE, "");
        return ZONE.matcher(zone).matches() ? zone : "";
    }

    private static Metadata metadata(String namespace, String name) {
        return new Metadata(namespace, name, Map.of(), Map.of(), null, null, ORIGIN);
    }
}

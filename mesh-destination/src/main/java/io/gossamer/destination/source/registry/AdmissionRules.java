package io.gossamer.destination.source.registry;

import io.gossamer.api.MeshIdentity;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.traffic.AnnotationFault;
import io.gossamer.destination.resource.traffic.EndpointWeight;
import io.gossamer.destination.resource.traffic.HealthCheck;
import io.gossamer.destination.source.registry.RefusedException.Reason;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Who may register what (rule R10). Stateless. */
final class AdmissionRules {

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MAX_PORTS = 64;
    private static final int MAX_ADDRESSES = 8;
    private static final int MAX_ANNOTATIONS = 64;
    private static final int MAX_TEXT = 1_024;

    private final String controlNamespace;
    private final String trustDomain;
    private final ManifestFacts manifests;

    AdmissionRules(String controlNamespace, String trustDomain, ManifestFacts manifests) {
        this.controlNamespace = controlNamespace;
        this.trustDomain = trustDomain;
        this.manifests = manifests;
    }

    /** Refuses what no caller could register. */
    void checkForm(Registration registration) throws RefusedException {
        label("namespace", registration.namespace());
        label("name", registration.name());
        range("inbound_port", registration.inboundPort(), 0);
        range("admin_port", registration.adminPort(), 0);
        atMost("ports", registration.ports().size(), MAX_PORTS);
        atMost("addresses", registration.addresses().size(), MAX_ADDRESSES);
        atMost("annotations", registration.annotations().size(), MAX_ANNOTATIONS);
        for (Registration.Port port : registration.ports()) {
            label("ports.service", port.service());
            range("ports.port", port.port(), 1);
            range("ports.app_port", port.appPort(), 1);
            atMost("ports.name", port.name().length(), MAX_TEXT);
            atMost("ports.app_protocol", port.appProtocol().length(), MAX_TEXT);
        }
        for (String text : registration.annotations().values()) {
            atMost("annotations", text.length(), MAX_TEXT);
        }
        for (String name :
                List.of(Pod.OPAQUE_PORTS, Pod.SKIP_INBOUND_PORTS, Pod.REQUIRE_IDENTITY_PORTS)) {
            String ports = registration.annotations().getOrDefault(name, "");
            if (PortRanges.parse(ports).isEmpty()) {
                throw RefusedException.invalid(name, ports, "ports and ranges");
            }
        }
        Map<String, String> annotations = registration.annotations();
        List<AnnotationFault> faults = new ArrayList<>(HealthCheck.faults(annotations));
        EndpointWeight.read(annotations, faults::add);
        if (!faults.isEmpty()) {
            AnnotationFault first = faults.get(0);
            throw RefusedException.invalid(
                    first.key(), annotations.getOrDefault(first.key(), ""), first.expected());
        }
    }

    /** The caller must be who the workload claims to be. */
    void checkIdentity(Registration registration, Registrant registrant) throws RefusedException {
        if (registrant.identity().isEmpty()) {
            throw new RefusedException(
                    Reason.UNAUTHENTICATED,
                    "R10: no client identity (expected: mTLS through this service's sidecar)");
        }
        Optional<MeshIdentity> identity = MeshIdentity.parseDns(registrant.identity());
        boolean same =
                identity.isPresent()
                        && identity.get().namespace().equals(registration.namespace())
                        && identity.get().serviceAccount().equals(registration.serviceAccount())
                        && identity.get().controlNamespace().equals(controlNamespace)
                        && identity.get().trustDomain().equals(trustDomain);
        if (!same) {
            throw RefusedException.denied(
                    "account: "
                            + registration.namespace()
                            + "/"
                            + registration.serviceAccount()
                            + " (expected: that of the caller's identity "
                            + registrant.identity()
                            + ")");
        }
    }

    /** The names must be vouched for. */
    void checkNames(Registration registration, Grant grant) throws RefusedException {
        if (!grant.workloads().contains(registration.name())) {
            throw RefusedException.denied(
                    "workload: "
                            + registration.name()
                            + " (expected: a workload that the join token names)");
        }
        for (Registration.Port port : registration.ports()) {
            boolean vouched =
                    grant.services().contains(port.service())
                            || manifests.selects(
                                    registration.namespace(), port.service(), grant.labels());
            if (!vouched) {
                throw RefusedException.denied(
                        "service: "
                                + port.service()
                                + " (expected: a service that the join token names, or a manifest's"
                                + " whose selector matches the token's labels)");
            }
        }
    }

    /** The addresses must be where the caller is. Returns those that hold. */
    List<InetAddress> checkAddresses(Registration registration, Registrant registrant)
            throws RefusedException {
        InetAddress source = registrant.source();
        if (source == null) {
            throw RefusedException.denied(
                    "source address: unknown (expected: a connection through this service's"
                            + " sidecar)");
        }
        for (InetAddress address : registration.addresses()) {
            boolean loopback = address.isLoopbackAddress() && source.isLoopbackAddress();
            if (!address.equals(source) && !loopback) {
                throw RefusedException.denied(
                        "address: "
                                + IpLiteral.format(address)
                                + " (expected: the connection's source "
                                + IpLiteral.format(source)
                                + ")");
            }
        }
        return registration.addresses().isEmpty() ? List.of(source) : registration.addresses();
    }

    /** What manifests define is not for registrants. */
    void checkManifests(Registration registration, List<InetAddress> addresses)
            throws RefusedException {
        String namespace = registration.namespace();
        if (manifests.definesPod(namespace, registration.name())) {
            throw RefusedException.denied(
                    "workload: "
                            + registration.name()
                            + " is a Pod of a manifest (expected: a name that no manifest"
                            + " defines)");
        }
        for (Registration.Port port : registration.ports()) {
            if (manifests.definesEndpoints(namespace, port.service())) {
                throw RefusedException.denied(
                        "service: "
                                + port.service()
                                + " has EndpointSlices in a manifest (expected: endpoints that no"
                                + " manifest defines)");
            }
            for (InetAddress address : addresses) {
                if (manifests.definesEndpoint(address, port.appPort())) {
                    throw RefusedException.denied(
                            "endpoint: "
                                    + IpLiteral.format(address, port.appPort())
                                    + " is of a manifest (expected: an endpoint that no manifest"
                                    + " defines)");
                }
            }
        }
    }

    private static void label(String what, String value) throws RefusedException {
        if (!LABEL.matcher(value).matches()) {
            throw RefusedException.invalid(what, value, "a DNS label of at most 63 characters");
        }
    }

    private static void range(String what, int port, int low) throws RefusedException {
        if (port < low || port > 65535) {
            throw RefusedException.invalid(what, port, "a port from " + low + " to 65535");
        }
    }

    private static void atMost(String what, int count, int limit) throws RefusedException {
        if (count > limit) {
            throw RefusedException.invalid(what, count, "at most " + limit);
        }
    }
}

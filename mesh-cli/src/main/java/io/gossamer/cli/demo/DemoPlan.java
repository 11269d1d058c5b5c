package io.gossamer.cli.demo;

import io.gossamer.cli.controlplane.ControlPlaneAddresses;
import io.gossamer.cli.edges.Edge;
import io.gossamer.cli.edges.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Which services the shop has, and who calls whom. Stateless. */
final class DemoPlan {

    static final String NAMESPACE = "default";

    /** The service that is called, but runs without a sidecar. */
    static final String UNMESHED = "legacy";

    static final int UNMESHED_PORT = 8080;

    /** The service with the page. */
    static final String FRONT = "web";

    /** The service that only calls; started when all others are ready. */
    static final String VISITORS = "traffic";

    /** The service whose endpoint fails now and then, and how. */
    private static final String FAULTY = "coupons";

    private static final Set<String> FAULTS = Set.of("500");

    private DemoPlan() {}

    /**
     * A service of the shop with a sidecar per replica.
     *
     * @param name service name, service account and role
     * @param port that others name; 0 if nobody calls it
     */
    record Service(String name, int port, int replicas) {

        /** Names of the workloads: the service's own if there is only one. */
        List<String> workloads() {
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= replicas; i++) {
                names.add(replicas == 1 ? name : name + "-" + i);
            }
            return names;
        }
    }

    static List<Service> services() {
        return List.of(
                new Service("reviews", 9090, 1),
                new Service("stock", 7000, 1),
                new Service("prices", 8080, 1),
                new Service("coupons", 8080, 1),
                new Service("books", 8080, 2),
                new Service(FRONT, 8080, 1),
                new Service(VISITORS, 0, 1));
    }

    /** The page, and enough behind it that its own sidecar meets every kind of traffic it has. */
    static List<Service> servicesToRecord() {
        return List.of(
                new Service("prices", 8080, 1),
                new Service("books", 8080, 1),
                new Service(FRONT, 8080, 1),
                new Service(VISITORS, 0, 1));
    }

    /** What every edge must be like. */
    static List<Expectation> expectations(ControlPlaneAddresses mesh) {
        return List.of(
                meshed(mesh, VISITORS, FRONT),
                meshed(mesh, FRONT, "books"),
                meshed(mesh, FRONT, "prices"),
                meshed(mesh, FRONT, FAULTY).withFaults(FAULTS),
                meshed(mesh, "books", "reviews"),
                meshed(mesh, "books", "stock"),
                Expectation.plaintext(FRONT, UNMESHED),
                Expectation.plaintext(Edge.OUTSIDE, FRONT));
    }

    private static Expectation meshed(
            ControlPlaneAddresses mesh, String source, String destination) {
        return Expectation.mutualTls(
                source,
                destination,
                mesh.identityOf(source, NAMESPACE).dnsName(),
                mesh.identityOf(destination, NAMESPACE).dnsName());
    }

    /** Manifests of the unmeshed service: the mesh knows its name and address, no identity. */
    static String manifest(Site.Address address) {
        return """
        # The shipping service runs on an old machine without a sidecar.
        apiVersion: v1
        kind: Service
        metadata:
          name: %1$s
          namespace: %2$s
        spec:
          ports:
            - name: http
              port: %3$d
              targetPort: %5$d
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: %1$s-1
          namespace: %2$s
          labels:
            kubernetes.io/service-name: %1$s
        addressType: IPv4
        ports:
          - name: http
            port: %5$d
            protocol: TCP
        endpoints:
          - addresses: ["%4$s"]
            conditions:
              ready: true
        """
                .formatted(UNMESHED, NAMESPACE, UNMESHED_PORT, address.host(), address.port());
    }
}

package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Origin;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.PortRanges;
import io.gossamer.destination.resource.Service;
import io.gossamer.destination.resource.parse.route.RouteParser;
import io.gossamer.destination.resource.traffic.ZonePreference;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code v1/Service}. */
final class ServiceParser {

    private static final List<String> DISTRIBUTIONS =
            List.of("PreferSameZone", "PreferClose", "PreferSameNode");

    private static final String HEADLESS = "None";

    private ServiceParser() {}

    static Service parse(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        boolean external = spec.get("type").string("ClusterIP").equals("ExternalName");
        boolean headless = spec.get("clusterIP").string("").equals(HEADLESS);
        opaquePorts(root);
        RouteParser.checkService(root, metadata.annotations());
        return new Service(
                distributed(metadata, spec.get("trafficDistribution")),
                headless || external ? List.of() : clusterIps(spec),
                headless,
                externalName(spec, external),
                spec.get("selector").strings(),
                ports(spec.get("ports")),
                spec.get("publishNotReadyAddresses").bool(false),
                spec.get("internalTrafficPolicy").string("Cluster").equals("Local"));
    }

    /**
     * A preference for what is near, as the annotation has it. On one node they are as near as in
     * one zone.
     */
    private static Metadata distributed(Metadata metadata, Field field) {
        if (!field.present()) {
            return metadata;
        }
        if (!DISTRIBUTIONS.contains(field.string(""))) {
            field.problem(String.join(", ", DISTRIBUTIONS));
            return metadata;
        }
        return metadata.annotation(ZonePreference.ANNOTATION) == null
                ? metadata.withAnnotation(
                        ZonePreference.ANNOTATION,
                        "true",
                        new Origin(metadata.origin().source(), field.line()))
                : metadata;
    }

    /** Checks the annotation here, so that its reader can rely on it. */
    static void opaquePorts(Field root) {
        Field annotations = root.get("metadata").get("annotations");
        for (String name :
                List.of(Pod.OPAQUE_PORTS, Pod.SKIP_INBOUND_PORTS, Pod.REQUIRE_IDENTITY_PORTS)) {
            Field annotation = annotations.get(name);
            if (PortRanges.parse(annotation.string("")).isEmpty()) {
                annotation.problem("ports and ranges, as in 25,587,1000-2000");
            }
        }
    }

    private static @Nullable String externalName(Field spec, boolean external) {
        return external ? spec.get("externalName").required("a DNS name") : null;
    }

    private static List<InetAddress> clusterIps(Field spec) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        Field single = spec.get("clusterIP");
        if (!single.string("").isEmpty()) {
            address(single, addresses);
        }
        for (Field item : spec.get("clusterIPs").items()) {
            address(item, addresses);
        }
        return new ArrayList<>(addresses);
    }

    private static void address(Field field, Set<InetAddress> addresses) {
        IpLiteral.parse(field.string(""))
                .ifPresentOrElse(
                        addresses::add, () -> field.problem("an IP address, or None in quotes"));
    }

    private static List<Service.Port> ports(Field field) {
        List<Service.Port> ports = new ArrayList<>();
        Set<Integer> numbers = new HashSet<>();
        Set<String> names = new HashSet<>();
        List<Field> items = field.items();
        for (Field item : items) {
            if (!item.get("protocol").string("TCP").equals("TCP")) {
                continue;
            }
            int port = item.get("port").port().orElse(0);
            String name = item.get("name").string("");
            if (port != 0 && !numbers.add(port)) {
                item.get("port").problem("each TCP port once");
            }
            if (!names.add(name) || (name.isEmpty() && items.size() > 1)) {
                item.get("name").problem("a name of its own where there are several ports");
            }
            ports.add(
                    new Service.Port(
                            name,
                            port,
                            target(item.get("targetPort"), port),
                            item.get("appProtocol").string("")));
        }
        return ports;
    }

    private static Service.Target target(Field field, int port) {
        if (!field.present()) {
            return Service.Target.number(port);
        }
        if (field.isInteger()) {
            return Service.Target.number(field.port().orElse(0));
        }
        return new Service.Target(0, field.required("a port, or the name of a container port"));
    }
}

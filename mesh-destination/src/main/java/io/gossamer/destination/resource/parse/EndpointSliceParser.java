package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.EndpointSlice;
import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Metadata;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** {@code discovery.k8s.io/v1/EndpointSlice}. */
final class EndpointSliceParser {

    private EndpointSliceParser() {}

    static EndpointSlice parse(Field root, Metadata metadata) {
        String type = root.get("addressType").string("");
        List<EndpointSlice.Endpoint> endpoints = new ArrayList<>();
        switch (type) {
            case "IPv4", "IPv6" -> {
                for (Field item : root.get("endpoints").items()) {
                    endpoints.add(endpoint(item, type.equals("IPv6")));
                }
            }
            // The mesh connects to addresses; names are resolved by nobody here.
            case "FQDN" -> {}
            default -> root.get("addressType").problem("IPv4, IPv6 or FQDN");
        }
        return new EndpointSlice(
                metadata,
                metadata.label(EndpointSlice.SERVICE_LABEL),
                endpoints,
                ports(root.get("ports")));
    }

    private static EndpointSlice.Endpoint endpoint(Field field, boolean v6) {
        List<InetAddress> addresses = new ArrayList<>();
        for (Field item : field.get("addresses").items()) {
            IpLiteral.parse(item.string(""))
                    .filter(address -> (address instanceof Inet6Address) == v6)
                    .ifPresentOrElse(
                            addresses::add,
                            () -> item.problem("an " + (v6 ? "IPv6" : "IPv4") + " address"));
        }
        if (addresses.isEmpty()) {
            field.get("addresses").problem("at least one address");
        }
        Field target = field.get("targetRef");
        boolean pod = target.get("kind").string("").equals("Pod");
        Set<String> zones = new LinkedHashSet<>();
        for (Field zone : field.get("hints").get("forZones").items()) {
            zones.add(zone.get("name").required("the name of a zone"));
        }
        return new EndpointSlice.Endpoint(
                addresses,
                field.get("conditions").get("ready").bool(true),
                pod ? target.get("name").required("the name of the Pod") : "",
                field.get("hostname").string(""),
                field.get("nodeName").string(""),
                field.get("zone").string(""),
                zones);
    }

    private static List<EndpointSlice.Port> ports(Field field) {
        List<EndpointSlice.Port> ports = new ArrayList<>();
        for (Field item : field.items()) {
            // A port without a number stands for all ports, which no service asks for.
            if (item.get("protocol").string("TCP").equals("TCP") && item.get("port").present()) {
                ports.add(
                        new EndpointSlice.Port(
                                item.get("name").string(""), 0, item.get("port").port().orElse(0)));
            }
        }
        return ports;
    }
}

package io.gossamer.destination.resource.parse;

import io.gossamer.destination.resource.IpLiteral;
import io.gossamer.destination.resource.Metadata;
import io.gossamer.destination.resource.Pod;
import io.gossamer.destination.resource.traffic.EndpointWeight;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code v1/Pod} with its status. */
final class PodParser {

    private static final String PROXY = "linkerd-proxy";
    private static final String INBOUND = "LINKERD2_PROXY_INBOUND_LISTEN_ADDR";
    private static final String ADMIN = "LINKERD2_PROXY_ADMIN_LISTEN_ADDR";
    private static final String CONTROL = "LINKERD2_PROXY_CONTROL_LISTEN_ADDR";

    private PodParser() {}

    static Pod parse(Field root, Metadata metadata) {
        Field spec = root.get("spec");
        Field status = root.get("status");
        ServiceParser.opaquePorts(root);
        policyName(root);
        weight(root);
        String phase = status.get("phase").string("Pending");
        boolean terminating = root.get("metadata").get("deletionTimestamp").present();
        boolean ready = phase.equals("Running") && !terminating && readyCondition(status);
        Containers containers = new Containers();
        spec.get("initContainers").items().forEach(containers::add);
        spec.get("containers").items().forEach(containers::add);
        String account = spec.get("serviceAccountName").string("");
        return new Pod(
                metadata,
                account.isEmpty() ? "default" : account,
                spec.get("nodeName").string(""),
                spec.get("hostname").string(""),
                spec.get("subdomain").string(""),
                addresses(status),
                ready,
                phase.equals("Succeeded") || phase.equals("Failed"),
                containers.portsByName,
                containers.ports,
                containers.proxy,
                Probes.of(spec, containers.portsByName));
    }

    /** What stands for ports without a Server; Namespaces have it too. */
    static void policyName(Field root) {
        Field field = root.get("metadata").get("annotations").get(Pod.DEFAULT_INBOUND_POLICY);
        String value = field.string("");
        if (!value.isEmpty() && !PolicyNames.ALL.contains(value)) {
            field.problem("one of " + String.join(", ", PolicyNames.ALL));
        }
    }

    private static void weight(Field root) {
        Field annotations = root.get("metadata").get("annotations");
        String value = annotations.get(EndpointWeight.ANNOTATION).string("");
        EndpointWeight.read(
                value.isEmpty() ? Map.of() : Map.of(EndpointWeight.ANNOTATION, value),
                fault -> annotations.get(fault.key()).problem(fault.expected()));
    }

    private static boolean readyCondition(Field status) {
        for (Field condition : status.get("conditions").items()) {
            if (condition.get("type").string("").equals("Ready")) {
                return condition.get("status").string("").equals("True");
            }
        }
        return false;
    }

    private static List<InetAddress> addresses(Field status) {
        Set<InetAddress> addresses = new LinkedHashSet<>();
        List<Field> fields = new ArrayList<>();
        fields.add(status.get("podIP"));
        status.get("podIPs").items().forEach(item -> fields.add(item.get("ip")));
        for (Field field : fields) {
            String text = field.string("");
            if (!text.isEmpty()) {
                IpLiteral.parse(text)
                        .ifPresentOrElse(addresses::add, () -> field.problem("an IP address"));
            }
        }
        return new ArrayList<>(addresses);
    }

    /** What the containers tell: ports by name, and the sidecar's settings. */
    private static final class Containers {
        private final Map<String, Integer> portsByName = new LinkedHashMap<>();
        private final Set<Integer> ports = new LinkedHashSet<>();
        private Pod.@Nullable Proxy proxy;

        void add(Field container) {
            boolean sidecar = container.get("name").string("").equals(PROXY);
            for (Field item : container.get("ports").items()) {
                int port = item.get("containerPort").port().orElse(0);
                String name = item.get("name").string("");
                if (!name.isEmpty()) {
                    portsByName.putIfAbsent(name, port);
                }
                if (port != 0 && !sidecar) {
                    ports.add(port);
                }
            }
            if (sidecar) {
                proxy = proxy(container.get("env"));
            }
        }

        private static Pod.Proxy proxy(Field env) {
            Map<String, Integer> ports = new LinkedHashMap<>();
            for (Field variable : env.items()) {
                String name = variable.get("name").string("");
                if (name.equals(INBOUND) || name.equals(ADMIN) || name.equals(CONTROL)) {
                    ports.put(name, listenPort(variable.get("value")));
                }
            }
            return new Pod.Proxy(
                    ports.getOrDefault(INBOUND, 0),
                    ports.getOrDefault(ADMIN, 0),
                    ports.getOrDefault(CONTROL, 0),
                    false);
        }

        private static int listenPort(Field value) {
            String text = value.string("");
            String port = text.substring(text.lastIndexOf(':') + 1);
            if (port.matches("\\d{1,5}") && text.contains(":")) {
                int number = Integer.parseInt(port);
                if (number > 0 && number <= 65535) {
                    return number;
                }
            }
            value.problem("address:port");
            return 0;
        }
    }
}

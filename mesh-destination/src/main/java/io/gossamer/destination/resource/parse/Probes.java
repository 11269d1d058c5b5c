package io.gossamer.destination.resource.parse;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The HTTP probes of a Pod's containers. */
final class Probes {

    private static final List<String> KINDS =
            List.of("livenessProbe", "readinessProbe", "startupProbe");

    private Probes() {}

    /**
     * The paths, by port. A query is no part of a path: who compares both would deny the probe.
     *
     * @param portsByName of all containers
     */
    static Map<Integer, Set<String>> of(Field spec, Map<String, Integer> portsByName) {
        Map<Integer, Set<String>> probes = new TreeMap<>();
        for (Field container : spec.get("containers").items()) {
            for (String kind : KINDS) {
                Field http = container.get(kind).get("httpGet");
                if (http.present()) {
                    int port = port(http.get("port"), portsByName);
                    String path = path(http.get("path").string("/"));
                    probes.computeIfAbsent(port, absent -> new LinkedHashSet<>()).add(path);
                }
            }
        }
        probes.remove(0);
        return probes;
    }

    private static String path(String text) {
        String path = text.split("[?#]", 2)[0];
        return path.startsWith("/") ? path : "/" + path;
    }

    private static int port(Field port, Map<String, Integer> portsByName) {
        return port.isInteger()
                ? port.port().orElse(0)
                : portsByName.getOrDefault(port.required("the number or name of a port"), 0);
    }
}

package io.gossamer.bench.backend;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A port of 127.0.0.1 for each service, as one line of text between two processes. Immutable. */
public final class ServicePorts {

    private final Map<Service, Integer> ports;

    /**
     * @param ports not of every service, if some are missing
     */
    public ServicePorts(Map<Service, Integer> ports) {
        this.ports = Map.copyOf(ports);
    }

    /** Reads a line of {@link #format}. */
    public static ServicePorts parse(String line) {
        Map<Service, Integer> ports = new EnumMap<>(Service.class);
        for (String pair : line.strip().split(" ", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException(
                        "ports: " + line + " (expected: SERVICE=PORT, blanks between)");
            }
            ports.put(
                    Service.valueOf(pair.substring(0, equals)),
                    Integer.parseInt(pair.substring(equals + 1)));
        }
        return new ServicePorts(ports);
    }

    /** One line that {@link #parse} reads. */
    public String format() {
        return services().stream()
                .map(service -> service + "=" + of(service))
                .collect(Collectors.joining(" "));
    }

    /** Services that have a port, in their order. */
    public Set<Service> services() {
        return new TreeSet<>(ports.keySet());
    }

    public boolean has(Service service) {
        return ports.containsKey(service);
    }

    /**
     * The port of a service.
     *
     * @throws IllegalStateException if it has none
     */
    public int of(Service service) {
        Integer port = ports.get(service);
        if (port == null) {
            throw new IllegalStateException("port of " + service + ": none (expected: one)");
        }
        return port;
    }
}

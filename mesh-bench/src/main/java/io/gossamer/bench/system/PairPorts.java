package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
import io.gossamer.bench.backend.ServicePorts;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The ports of a pair, by service.
 *
 * @param entry where the generator connects
 * @param between where the client's side finds the server's side
 * @param backend where the backend listens
 */
record PairPorts(ServicePorts entry, ServicePorts between, ServicePorts backend) {

    /** Free ports for every service that the pair carries. */
    static PairPorts choose(ServicePorts backend, Predicate<Service> carried, IntSupplier free) {
        Map<Service, Integer> entry = new EnumMap<>(Service.class);
        Map<Service, Integer> between = new EnumMap<>(Service.class);
        for (Service service : backend.services()) {
            if (carried.test(service)) {
                entry.put(service, free.getAsInt());
                between.put(service, free.getAsInt());
            }
        }
        return new PairPorts(new ServicePorts(entry), new ServicePorts(between), backend);
    }
}

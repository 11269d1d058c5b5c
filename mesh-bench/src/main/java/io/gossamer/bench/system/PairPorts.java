package io.gossamer.bench.system;

import io.gossamer.bench.backend.Service;
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
record PairPorts(
        Map<Service, Integer> entry, Map<Service, Integer> between, Map<Service, Integer> backend) {

    /** Free ports for every service that the pair carries. */
    static PairPorts choose(
            Map<Service, Integer> backend, Predicate<Service> carried, IntSupplier free) {
        Map<Service, Integer> entry = new EnumMap<>(Service.class);
        Map<Service, Integer> between = new EnumMap<>(Service.class);
        Map<Service, Integer> targets = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            if (carried.test(service)) {
                entry.put(service, free.getAsInt());
                between.put(service, free.getAsInt());
                targets.put(service, backend.get(service));
            }
        }
        return new PairPorts(entry, between, targets);
    }
}

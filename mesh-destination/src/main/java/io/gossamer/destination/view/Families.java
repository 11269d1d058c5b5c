package io.gossamer.destination.view;

import io.gossamer.destination.resource.Service;
import java.net.Inet6Address;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Pod with addresses of both families is one endpoint, not two. */
final class Families {

    private Families() {}

    /** Leaves each Pod the family of the service's first address where it has one. */
    static List<Candidate> one(Service service, List<Candidate> candidates) {
        boolean preferV6 =
                !service.clusterIps().isEmpty()
                        && service.clusterIps().get(0) instanceof Inet6Address;
        Map<String, Candidate> byPod = new LinkedHashMap<>();
        List<Candidate> result = new ArrayList<>();
        for (Candidate candidate : candidates) {
            if (candidate.pod() == null) {
                result.add(candidate);
                continue;
            }
            String key = candidate.pod().metadata().name() + ":" + candidate.port();
            Candidate other = byPod.get(key);
            boolean v6 = candidate.address() instanceof Inet6Address;
            if (other == null || (v6 == preferV6 && isV6(other) != preferV6)) {
                byPod.put(key, candidate);
            }
        }
        result.addAll(byPod.values());
        return result;
    }

    private static boolean isV6(Candidate candidate) {
        return candidate.address() instanceof Inet6Address;
    }
}

package io.gossamer.destination.grpc.registry;

import io.gossamer.api.mesh.v1.HealthCheck.Grpc;
import io.gossamer.api.mesh.v1.HealthCheck.Http;
import io.gossamer.api.mesh.v1.HealthCheck.Tcp;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.traffic.HealthCheck;
import io.gossamer.destination.source.registry.Registration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The health checks of a registered workload: for each Service that it serves one, on the first of
 * its ports, as the Service's annotations ask for it, else as the workload's own do. Thread-safe.
 */
public final class WorkloadChecks {

    private final Supplier<Snapshot> snapshots;

    public WorkloadChecks(Supplier<Snapshot> snapshots) {
        this.snapshots = snapshots;
    }

    /** What its sidecar is to check; no more than it has ports. */
    public List<io.gossamer.api.mesh.v1.HealthCheck> of(Registration workload) {
        Snapshot snapshot = snapshots.get();
        Map<String, io.gossamer.api.mesh.v1.HealthCheck> checks = new LinkedHashMap<>();
        for (Registration.Port port : workload.ports()) {
            if (!checks.containsKey(port.service())) {
                HealthCheck check = check(snapshot, workload, port.service());
                if (check != null) {
                    checks.put(port.service(), message(check, port.appPort()));
                }
            }
        }
        return checks.values().stream().distinct().toList();
    }

    private static @Nullable HealthCheck check(
            Snapshot snapshot, Registration workload, String service) {
        HealthCheck own =
                snapshot.service(workload.namespace(), service)
                        .map(found -> HealthCheck.of(found.metadata().annotations()))
                        .orElse(null);
        return own == null ? HealthCheck.of(workload.annotations()) : own;
    }

    private static io.gossamer.api.mesh.v1.HealthCheck message(HealthCheck check, int port) {
        io.gossamer.api.mesh.v1.HealthCheck.Builder message =
                io.gossamer.api.mesh.v1.HealthCheck.newBuilder()
                        .setPort(port)
                        .setInterval(Durations.of(check.interval()))
                        .setTimeout(Durations.of(check.timeout()))
                        .setHealthyThreshold(check.healthyThreshold())
                        .setUnhealthyThreshold(check.unhealthyThreshold());
        switch (check.protocol()) {
            case HTTP -> message.setHttp(Http.newBuilder().setPath(check.path()));
            case TCP -> message.setTcp(Tcp.getDefaultInstance());
            case GRPC -> message.setGrpc(Grpc.getDefaultInstance());
        }
        return message.build();
    }
}

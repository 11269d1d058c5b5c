package io.gossamer.autoconfigure.server;

import io.gossamer.autoconfigure.health.Readiness;
import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;

/** {@code grpc.health.v1.Health} for the whole server, led by {@link Readiness}. */
final class HealthService implements BindableService {

    private final HealthStatusManager manager = new HealthStatusManager();

    HealthService(Readiness readiness) {
        readiness.onChange(
                () ->
                        manager.setStatus(
                                HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
                                readiness.isReady()
                                        ? ServingStatus.SERVING
                                        : ServingStatus.NOT_SERVING));
    }

    @Override
    public ServerServiceDefinition bindService() {
        return manager.getHealthService().bindService();
    }
}

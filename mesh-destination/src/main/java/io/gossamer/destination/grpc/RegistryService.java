package io.gossamer.destination.grpc;

import io.gossamer.api.Labels;
import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.mesh.v1.Ready;
import io.gossamer.api.mesh.v1.RegisterRequest;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.api.mesh.v1.WorkloadRegistryGrpc;
import io.gossamer.api.net.IPAddress;
import io.gossamer.destination.grpc.registry.WorkloadChecks;
import io.gossamer.destination.source.registry.RefusedException;
import io.gossamer.destination.source.registry.Registrant;
import io.gossamer.destination.source.registry.Registration;
import io.gossamer.destination.source.registry.WorkloadRegistry;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code io.gossamer.mesh.v1.WorkloadRegistry}: answers every message of a sidecar. */
public final class RegistryService extends WorkloadRegistryGrpc.WorkloadRegistryImplBase {

    private static final int MAX_NETWORKS = 64;

    private static final int MAX_REASON = 256;

    private final WorkloadRegistry registry;
    private final WorkloadChecks checks;
    private final Supplier<Registrant> registrant;
    private final Supplier<List<InetAddress>> networks;

    /**
     * @param checks what sidecars are to check
     * @param registrant the caller of the call that the thread serves
     * @param networks this machine's addresses, asked for with each stream
     */
    public RegistryService(
            WorkloadRegistry registry,
            WorkloadChecks checks,
            Supplier<Registrant> registrant,
            Supplier<List<InetAddress>> networks) {
        this.registry = registry;
        this.checks = checks;
        this.registrant = registrant;
        this.networks = networks;
    }

    /** What every message is answered with, but for the version. */
    private RegisterResponse response() {
        RegisterResponse.Builder response =
                RegisterResponse.newBuilder().setLease(Durations.of(WorkloadRegistry.BROKEN));
        List<InetAddress> addresses = networks.get();
        if (addresses.size() > 1) {
            addresses.stream()
                    .limit(MAX_NETWORKS)
                    .forEach(address -> response.addNetworks(Addresses.ip(address)));
        }
        return response.build();
    }

    @Override
    public StreamObserver<RegisterRequest> register(StreamObserver<RegisterResponse> observer) {
        return new Stream((ServerCallStreamObserver<RegisterResponse>) observer);
    }

    /** One sidecar's stream. Its messages arrive one after the other. */
    private final class Stream implements StreamObserver<RegisterRequest> {
        private final ServerCallStreamObserver<RegisterResponse> call;
        private final WorkloadRegistry.Session session;
        private final boolean checksHealth =
                AnnouncedFeatures.current().contains(ProxyFeatures.HEALTH_CHECKS);
        private @Nullable Registration registered;
        private final RegisterResponse response = response();
        private boolean ended;

        Stream(ServerCallStreamObserver<RegisterResponse> call) {
            this.call = call;
            this.session = registry.open(registrant.get(), this::replaced);
            call.setOnCancelHandler(session::broken);
        }

        @Override
        public void onNext(RegisterRequest request) {
            try {
                long version =
                        switch (request.getMessageCase()) {
                            case WORKLOAD -> register(request.getWorkload());
                            case READY -> ready(request.getReady());
                            case GOODBYE -> session.goodbye();
                            default -> session.heartbeat();
                        };
                answer(version);
            } catch (RefusedException e) {
                session.broken();
                end(Statuses.of(e));
            }
        }

        private long register(Workload workload) throws RefusedException {
            Registration registration = registration(workload);
            if (workload.getFurtherAddress()) {
                return session.registerFurther(registration);
            }
            long version = session.register(registration);
            registered = registration;
            return version;
        }

        private long ready(Ready message) throws RefusedException {
            String reason = message.getReason();
            return session.ready(
                    message.getReady(), reason.substring(0, Math.min(MAX_REASON, reason.length())));
        }

        @Override
        public void onError(Throwable failure) {
            session.broken();
        }

        @Override
        public void onCompleted() {
            session.broken();
            synchronized (this) {
                if (!ended) {
                    ended = true;
                    call.onCompleted();
                }
            }
        }

        private synchronized void answer(long version) {
            // Whoever sends without reading gets no answers piled up for it.
            if (!ended && call.isReady()) {
                RegisterResponse.Builder answer = response.toBuilder().setVersion(version);
                if (checksHealth && registered != null) {
                    answer.addAllChecks(checks.of(registered));
                }
                call.onNext(answer.build());
            }
        }

        private void replaced() {
            end(Status.ABORTED.withDescription("another stream registered this workload"));
        }

        private synchronized void end(Status status) {
            if (!ended) {
                ended = true;
                call.onError(status.asException());
            }
        }
    }

    private Registration registration(Workload workload) throws RefusedException {
        List<InetAddress> addresses = new ArrayList<>();
        for (IPAddress address : workload.getAddressesList()) {
            Optional<InetAddress> parsed = Addresses.parse(address);
            addresses.add(
                    parsed.orElseThrow(
                            () ->
                                    RefusedException.invalid(
                                            "addresses", "empty", "IPv4 or IPv6 addresses")));
        }
        List<Registration.Port> ports =
                workload.getPortsList().stream()
                        .map(
                                port ->
                                        new Registration.Port(
                                                port.getService(),
                                                port.getPort(),
                                                port.getAppPort() == 0
                                                        ? port.getPort()
                                                        : port.getAppPort(),
                                                port.getName(),
                                                port.getAppProtocol()))
                        .toList();
        Registration registration =
                new Registration(
                        workload.getNamespace(),
                        workload.getServiceAccount(),
                        workload.getName(),
                        Labels.map(workload.getAnnotationsList()),
                        addresses,
                        ports,
                        workload.getInboundPort(),
                        workload.getAdminPort(),
                        workload.getToken());
        return switch (workload.getReadiness()) {
            case READINESS_NOT_READY -> registration.notReady();
            case READINESS_UNKNOWN ->
                    checks.of(registration).isEmpty() ? registration : registration.notReady();
            default -> registration;
        };
    }
}

package io.gossamer.proxy.control.registry;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.mesh.v1.Goodbye;
import io.gossamer.api.mesh.v1.HealthCheck;
import io.gossamer.api.mesh.v1.Heartbeat;
import io.gossamer.api.mesh.v1.Readiness;
import io.gossamer.api.mesh.v1.Ready;
import io.gossamer.api.mesh.v1.RegisterRequest;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.RetryPause;
import io.gossamer.proxy.control.method.ControlMethods;
import io.gossamer.proxy.grpc.CallOptions;
import io.gossamer.proxy.grpc.GrpcCall;
import io.gossamer.proxy.grpc.GrpcListener;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.http.HeaderBlock;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers this sidecar's workload for as long as it runs (rule R10): one stream, a heartbeat
 * every three seconds, again after a break before the lease of ten seconds ends. Methods are
 * thread-safe; everything happens on the control loop.
 */
public final class RegistryClient {

    private static final Logger log = LoggerFactory.getLogger(RegistryClient.class);

    private static final AsciiString FEATURES = AsciiString.cached(MeshHeaders.GOSSAMER_PROXY);

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    /** A lease of ten seconds bears several tries. */
    private static final Duration FIRST_RETRY = Duration.ofMillis(100);

    private static final Duration LAST_RETRY = Duration.ofSeconds(3);

    /** A refusal is a matter of policy: it is asked again, but not urgently. */
    private static final Duration REFUSED_RETRY = Duration.ofSeconds(10);

    private final ControlChannel channel;
    private final EventLoop loop;
    private final Supplier<Workload> workload;
    private final Consumer<RegisterResponse> onAccepted;
    private final Duration heartbeat;
    private final RetryPause pause =
            new RetryPause(
                    FIRST_RETRY, LAST_RETRY, 0.2, () -> ThreadLocalRandom.current().nextDouble());
    private final CompletableFuture<Void> registered = new CompletableFuture<>();
    private @Nullable Attempt attempt;
    private @Nullable ScheduledFuture<?> retry;
    private boolean running;
    private boolean refused;
    private Readiness readiness = Readiness.READINESS_UNKNOWN;
    private String reason = "";
    private Consumer<List<HealthCheck>> onChecks = checks -> {};

    /**
     * Not started yet.
     *
     * @param workload what to register, asked again for each stream
     * @param onAccepted hears the first answer of each stream, on the control loop
     */
    public RegistryClient(
            ControlChannel channel,
            Supplier<Workload> workload,
            Consumer<RegisterResponse> onAccepted) {
        this(channel, workload, onAccepted, HEARTBEAT);
    }

    RegistryClient(
            ControlChannel channel,
            Supplier<Workload> workload,
            Consumer<RegisterResponse> onAccepted,
            Duration heartbeat) {
        this.channel = channel;
        this.loop = channel.loop().loop();
        this.workload = workload;
        this.onAccepted = onAccepted;
        this.heartbeat = heartbeat;
    }

    /** Registers now and from then on. */
    public void start() {
        loop.execute(
                () -> {
                    if (!running) {
                        running = true;
                        open();
                    }
                });
    }

    /** Completes with the first registration, on the control loop. */
    public CompletionStage<Void> registered() {
        return registered;
    }

    /** Whether the registry has known this workload at least once. */
    public boolean hasRegistered() {
        return registered.isDone();
    }

    /**
     * Hears with each answer of the registry what is to be checked. Before {@link #start}.
     *
     * @param listener called on the control loop
     */
    public void onChecks(Consumer<List<HealthCheck>> listener) {
        onChecks = listener;
    }

    /**
     * Says whether the application takes traffic.
     *
     * @param why it does not; empty if it does
     */
    public void ready(boolean takesTraffic, String why) {
        loop.execute(
                () -> {
                    readiness =
                            takesTraffic
                                    ? Readiness.READINESS_READY
                                    : Readiness.READINESS_NOT_READY;
                    reason = why;
                    if (attempt != null) {
                        attempt.send(readyMessage());
                    }
                });
    }

    /**
     * Takes leave, so that no new traffic comes.
     *
     * @return completes once the registry has heard it, or cannot be reached
     */
    public CompletionStage<Void> goodbye() {
        CompletableFuture<Void> heard = new CompletableFuture<>();
        loop.execute(
                () -> {
                    running = false;
                    if (retry != null) {
                        retry.cancel(false);
                    }
                    if (attempt == null) {
                        heard.complete(null);
                    } else {
                        attempt.leave(heard);
                    }
                });
        return heard;
    }

    private void open() {
        retry = null;
        attempt = new Attempt();
        attempt.start();
    }

    private void ended(GrpcStatus status) {
        attempt = null;
        if (!running) {
            return;
        }
        long wait;
        switch (status.code()) {
            case PERMISSION_DENIED, INVALID_ARGUMENT, UNAUTHENTICATED, UNIMPLEMENTED -> {
                if (!refused) {
                    refused = true;
                    log.warn(
                            "registration of this workload: {}: {}",
                            status.code(),
                            status.description());
                }
                wait = REFUSED_RETRY.toMillis();
            }
            default -> wait = pause.next();
        }
        retry = loop.schedule(this::open, wait, TimeUnit.MILLISECONDS);
    }

    private static HeaderBlock metadata() {
        HeaderBlock metadata = new HeaderBlock(1);
        metadata.add(
                FEATURES, new AsciiString(ProxyFeatures.announcement(ProxyFeatures.HEALTH_CHECKS)));
        return metadata;
    }

    private RegisterRequest readyMessage() {
        return RegisterRequest.newBuilder()
                .setReady(
                        Ready.newBuilder()
                                .setReady(readiness == Readiness.READINESS_READY)
                                .setReason(reason))
                .build();
    }

    /** One stream. */
    private final class Attempt implements GrpcListener<RegisterResponse> {
        private final ControlChannel.Lease lease = channel.lease();
        private final GrpcCall<RegisterRequest, RegisterResponse> call =
                lease.call(ControlMethods.REGISTER, CallOptions.lasting(metadata()), this);
        private @Nullable ScheduledFuture<?> beats;
        private @Nullable CompletableFuture<Void> leaving;
        private boolean accepted;

        void start() {
            call.start();
            Workload registered = workload.get();
            if (!registered.getFurtherAddress()) {
                registered = registered.toBuilder().setReadiness(readiness).build();
            }
            send(RegisterRequest.newBuilder().setWorkload(registered).build());
            if (readiness == Readiness.READINESS_NOT_READY) {
                // The registration has no place for the reason.
                send(readyMessage());
            }
            beats =
                    loop.scheduleAtFixedRate(
                            this::beat,
                            heartbeat.toMillis(),
                            heartbeat.toMillis(),
                            TimeUnit.MILLISECONDS);
        }

        private void beat() {
            // Without a connection, or to a server that does not read, nothing piles up.
            if (call.isReady()) {
                send(
                        RegisterRequest.newBuilder()
                                .setHeartbeat(Heartbeat.getDefaultInstance())
                                .build());
            }
        }

        void send(RegisterRequest message) {
            call.send(message);
        }

        void leave(CompletableFuture<Void> heard) {
            leaving = heard;
            if (!accepted) {
                call.cancel("not registered");
                return;
            }
            send(RegisterRequest.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build());
            call.halfClose();
        }

        @Override
        public void onMessage(RegisterResponse response) {
            if (!accepted) {
                accepted = true;
                refused = false;
                pause.reset();
                onAccepted.accept(response);
                registered.complete(null);
                log.info("registered, lease {} s", response.getLease().getSeconds());
            }
            onChecks.accept(response.getChecksList());
        }

        @Override
        public void onClose(GrpcStatus status) {
            lease.close();
            if (beats != null) {
                beats.cancel(false);
            }
            if (leaving != null) {
                leaving.complete(null);
            }
            ended(status);
        }
    }
}

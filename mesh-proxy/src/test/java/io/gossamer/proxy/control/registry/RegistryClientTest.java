package io.gossamer.proxy.control.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.gossamer.api.mesh.v1.HealthCheck;
import io.gossamer.api.mesh.v1.Readiness;
import io.gossamer.api.mesh.v1.Ready;
import io.gossamer.api.mesh.v1.RegisterRequest;
import io.gossamer.api.mesh.v1.RegisterRequest.MessageCase;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.api.mesh.v1.WorkloadRegistryGrpc;
import io.gossamer.proxy.control.ScriptedControlPlane;
import io.gossamer.proxy.control.connect.ControlAddress;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ControlLoop;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistryClientTest {

    /** A registry whose streams a test can end. */
    private static final class Registry extends WorkloadRegistryGrpc.WorkloadRegistryImplBase {
        static final RegisterResponse LEASE =
                RegisterResponse.newBuilder()
                        .setLease(Duration.newBuilder().setSeconds(10))
                        .build();

        volatile boolean answers = true;
        final BlockingQueue<RegisterRequest> requests = new LinkedBlockingQueue<>();
        final BlockingQueue<StreamObserver<RegisterResponse>> streams = new LinkedBlockingQueue<>();

        @Override
        public StreamObserver<RegisterRequest> register(StreamObserver<RegisterResponse> to) {
            streams.add(to);
            return new StreamObserver<>() {
                @Override
                public void onNext(RegisterRequest request) {
                    requests.add(request);
                    if (request.hasWorkload() && answers) {
                        to.onNext(LEASE);
                    }
                }

                @Override
                public void onError(Throwable failure) {}

                @Override
                public void onCompleted() {
                    to.onCompleted();
                }
            };
        }

        RegisterRequest next(MessageCase kind) throws InterruptedException {
            while (true) {
                RegisterRequest request = requests.poll(20, TimeUnit.SECONDS);
                if (request == null) {
                    throw new AssertionError(kind + ": none within 20 s");
                }
                if (request.getMessageCase() == kind) {
                    return request;
                }
            }
        }
    }

    private final Registry registry = new Registry();
    private final ControlLoop loop = new ControlLoop();
    private ScriptedControlPlane server;
    private ControlChannel channel;
    private RegistryClient client;

    @BeforeEach
    void connect() throws Exception {
        server = new ScriptedControlPlane(null, registry);
        channel =
                ControlChannel.open(
                        new ControlChannel.Settings(
                                ControlAddress.parse("127.0.0.1:" + server.port()), "", false),
                        loop,
                        ScriptedControlPlane.NO_TLS);
        client =
                new RegistryClient(
                        channel,
                        () -> Workload.newBuilder().setName("web").build(),
                        response -> {},
                        java.time.Duration.ofMillis(50));
    }

    @AfterEach
    void stop() {
        channel.close();
        server.close();
        loop.close();
    }

    @Test
    void registersAndGivesSignsOfLife() throws Exception {
        client.start();

        assertThat(registry.next(MessageCase.WORKLOAD).getWorkload().getName()).isEqualTo("web");
        registry.next(MessageCase.HEARTBEAT);
        registry.next(MessageCase.HEARTBEAT);
    }

    @Test
    void isRegisteredWhenTheRegistrySaysSoAndNotBefore() throws Exception {
        registry.answers = false;
        client.start();
        registry.next(MessageCase.HEARTBEAT);
        assertThat(client.hasRegistered()).isFalse();

        registry.streams.take().onNext(Registry.LEASE);

        client.registered().toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(client.hasRegistered()).isTrue();
    }

    @Test
    void registersAgainAfterARestartOfTheRegistry() throws Exception {
        client.start();
        registry.next(MessageCase.WORKLOAD);

        server.restart();

        registry.next(MessageCase.WORKLOAD);
        registry.next(MessageCase.HEARTBEAT);
    }

    @Test
    void registersAgainAfterTheStreamWasEnded() throws Exception {
        client.start();
        registry.next(MessageCase.WORKLOAD);

        registry.streams.take().onError(Status.ABORTED.asRuntimeException());

        registry.next(MessageCase.WORKLOAD);
    }

    @Test
    void saysWhetherTheApplicationTakesTraffic() throws Exception {
        client.start();
        registry.next(MessageCase.WORKLOAD);
        client.ready(false, "GET /healthz on port 8080: status 503");
        Ready said = registry.next(MessageCase.READY).getReady();
        assertThat(said.getReady()).isFalse();
        assertThat(said.getReason()).isEqualTo("GET /healthz on port 8080: status 503");

        server.restart();

        assertThat(registry.next(MessageCase.WORKLOAD).getWorkload().getReadiness())
                .isEqualTo(Readiness.READINESS_NOT_READY);
        assertThat(registry.next(MessageCase.READY).getReady().getReady())
                .as("said again on the next stream")
                .isFalse();
    }

    @Test
    void hearsWithEachAnswerWhatToCheck() throws Exception {
        BlockingQueue<List<HealthCheck>> told = new LinkedBlockingQueue<>();
        client.onChecks(told::add);
        client.start();
        assertThat(registry.next(MessageCase.WORKLOAD).getWorkload().getReadiness())
                .isEqualTo(Readiness.READINESS_UNKNOWN);
        assertThat(told.poll(20, TimeUnit.SECONDS)).isEmpty();

        HealthCheck check = HealthCheck.newBuilder().setPort(8080).build();
        registry.streams.take().onNext(Registry.LEASE.toBuilder().addChecks(check).build());

        assertThat(told.poll(20, TimeUnit.SECONDS)).containsExactly(check);
    }

    @Test
    void takesLeaveAndDoesNotComeBack() throws Exception {
        client.start();
        registry.next(MessageCase.HEARTBEAT);

        client.goodbye().toCompletableFuture().get(20, TimeUnit.SECONDS);

        registry.next(MessageCase.GOODBYE);
        assertThat(registry.streams).hasSize(1);
    }

    @Test
    void takingLeaveOfARegistryThatIsGoneDoesNotWait() throws Exception {
        server.stop();
        client.start();

        client.goodbye().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}

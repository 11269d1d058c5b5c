package io.gossamer.proxy.control.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.gossamer.api.mesh.v1.RegisterRequest;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.api.mesh.v1.WorkloadRegistryGrpc;
import io.gossamer.proxy.control.ScriptedControlPlane;
import io.gossamer.proxy.control.connect.ControlAddress;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ControlLoop;
import io.gossamer.proxy.control.connect.LocalNetworks;
import io.gossamer.proxy.control.discovery.EndpointMapping;
import io.gossamer.proxy.model.Addresses;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadRegistrationTest {

    private static final InetAddress FRONT = Addresses.parseIp("10.0.1.2");
    private static final InetAddress BACK = Addresses.parseIp("10.0.2.2");
    private static final InetAddress ELSEWHERE = Addresses.parseIp("10.0.3.2");

    /** A registry that answers when a test lets it. */
    private static final class Registry extends WorkloadRegistryGrpc.WorkloadRegistryImplBase {
        final BlockingQueue<Workload> workloads = new LinkedBlockingQueue<>();
        final BlockingQueue<StreamObserver<RegisterResponse>> streams = new LinkedBlockingQueue<>();
        final BlockingQueue<RegisterRequest> goodbyes = new LinkedBlockingQueue<>();

        @Override
        public StreamObserver<RegisterRequest> register(StreamObserver<RegisterResponse> to) {
            return new StreamObserver<>() {
                @Override
                public void onNext(RegisterRequest request) {
                    if (request.hasWorkload()) {
                        streams.add(to);
                        workloads.add(request.getWorkload());
                    } else if (request.hasGoodbye()) {
                        goodbyes.add(request);
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

        void answer(InetAddress... networks) throws InterruptedException {
            RegisterResponse.Builder response =
                    RegisterResponse.newBuilder().setLease(Duration.newBuilder().setSeconds(10));
            for (InetAddress network : networks) {
                response.addNetworks(EndpointMapping.message(network));
            }
            streams.take().onNext(response.build());
        }

        Workload next() throws InterruptedException {
            Workload workload = workloads.poll(20, TimeUnit.SECONDS);
            assertThat(workload).as("a registration within 20 s").isNotNull();
            return workload;
        }
    }

    private final Registry registry = new Registry();
    private final ControlLoop loop = new ControlLoop();
    private final Queue<InetAddress> opened = new ConcurrentLinkedQueue<>();
    private ScriptedControlPlane server;
    private ControlChannel channel;
    private WorkloadRegistration registration;

    @BeforeEach
    void connect() throws Exception {
        server = new ScriptedControlPlane(null, registry);
        channel = channel();
        registration =
                new WorkloadRegistration(
                        channel,
                        () ->
                                Workload.newBuilder()
                                        .setNamespace("default")
                                        .setServiceAccount("api")
                                        .setName("api-2")
                                        .setToken("secret")
                                        .build(),
                        address -> {
                            opened.add(address);
                            return channel();
                        },
                        () -> new LocalNetworks(List.of(network("10.0.1.7"), network("10.0.2.7"))));
    }

    @AfterEach
    void stop() {
        registration.close();
        channel.close();
        server.close();
        loop.close();
    }

    @Test
    void workloadIsRegisteredOnceItIsOnEachCommonNetwork() throws Exception {
        registration.start();
        assertThat(registry.next().getFurtherAddress()).isFalse();

        registry.answer(FRONT, BACK, ELSEWHERE);
        List<Workload> further = List.of(registry.next(), registry.next());

        assertThat(opened).containsExactly(FRONT, BACK);
        assertThat(further)
                .containsOnly(
                        Workload.newBuilder()
                                .setNamespace("default")
                                .setServiceAccount("api")
                                .setName("api-2")
                                .setFurtherAddress(true)
                                .build());
        assertThat(registration.hasRegistered()).isFalse();
        registry.answer(FRONT, BACK, ELSEWHERE);
        assertThat(registration.hasRegistered()).isFalse();
        registry.answer(FRONT, BACK, ELSEWHERE);
        awaitRegistered();
        registration.goodbye().toCompletableFuture().get(20, TimeUnit.SECONDS);

        assertThat(registry.goodbyes).hasSize(3);
    }

    @Test
    void singleCommonNetworkNeedsNoFurtherStream() throws Exception {
        registration.start();
        registry.next();
        registry.answer(FRONT, ELSEWHERE);
        awaitRegistered();

        assertThat(opened).isEmpty();
    }

    private void awaitRegistered() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!registration.hasRegistered()) {
            assertThat(System.nanoTime()).as("registered within 20 s").isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private ControlChannel channel() {
        return ControlChannel.open(
                new ControlChannel.Settings(
                        ControlAddress.parse("127.0.0.1:" + server.port()), "", false),
                loop,
                ScriptedControlPlane.NO_TLS);
    }

    private static LocalNetworks.Network network(String own) {
        return new LocalNetworks.Network(Addresses.parseIp(own), 24);
    }
}

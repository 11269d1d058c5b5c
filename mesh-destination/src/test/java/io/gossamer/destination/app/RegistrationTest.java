package io.gossamer.destination.app;

import static io.gossamer.api.mesh.v1.Readiness.READINESS_READY;
import static io.gossamer.api.mesh.v1.Readiness.READINESS_UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.mesh.v1.Goodbye;
import io.gossamer.api.mesh.v1.HealthCheck;
import io.gossamer.api.mesh.v1.Ready;
import io.gossamer.api.mesh.v1.RegisterRequest;
import io.gossamer.api.mesh.v1.RegisterResponse;
import io.gossamer.api.mesh.v1.ServicePort;
import io.gossamer.api.mesh.v1.Workload;
import io.gossamer.api.mesh.v1.WorkloadRegistryGrpc;
import io.gossamer.api.net.IPAddress;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationTest {

    private static final String BOOKS = "books.default.serviceaccount.identity.mesh.cluster.local";
    private static final String PATH = "books.default.svc.cluster.local:80";
    private static final int LOOPBACK = 127 << 24 | 1;

    @TempDir Path directory;

    private RunningDestination destination;

    @BeforeEach
    void start() throws Exception {
        destination = new RunningDestination(directory);
    }

    @AfterEach
    void stop() {
        destination.close();
    }

    @Test
    void registeredWorkloadIsAnEndpointUntilItLeaves() throws Exception {
        Recorded<RegisterResponse> answers = new Recorded<>();
        StreamObserver<RegisterRequest> stream =
                register(destination.sidecar(BOOKS, "127.0.0.1"), workload().build(), answers);
        assertThat(answers.next().getLease().getSeconds()).isEqualTo(10);

        Recorded<Update> updates = destination.watch(PATH);
        WeightedAddr endpoint = updates.next().getAdd().getAddrs(0);
        assertThat(endpoint.getAddr().getIp().getIpv4()).isEqualTo(LOOPBACK);
        assertThat(endpoint.getAddr().getPort()).isEqualTo(9080);
        assertThat(endpoint.getTlsIdentity().getServerName().getName()).isEqualTo(BOOKS);
        assertThat(endpoint.getProtocolHint().hasH2()).isTrue();
        assertThat(endpoint.getProtocolHint().getOpaqueTransport().getInboundPort())
                .isEqualTo(19143);

        stream.onNext(
                RegisterRequest.newBuilder().setReady(Ready.newBuilder().setReady(false)).build());
        assertThat(updates.next().getRemove().getAddrs(0).getPort()).isEqualTo(9080);
        stream.onNext(
                RegisterRequest.newBuilder().setReady(Ready.newBuilder().setReady(true)).build());
        assertThat(updates.next(Update::hasAdd).getAdd().getAddrsCount()).isEqualTo(1);

        stream.onNext(
                RegisterRequest.newBuilder().setGoodbye(Goodbye.getDefaultInstance()).build());
        assertThat(updates.next(Update::hasRemove).getRemove().getAddrsCount()).isEqualTo(1);
        assertThat(updates.next().getNoEndpoints().getExists()).isFalse();
    }

    @Test
    void sidecarsThatAnnounceItCheckWhatTheServiceAsksFor() throws Exception {
        checkedService();
        Recorded<RegisterResponse> answers = new Recorded<>();
        register(announcing(), workload().setReadiness(READINESS_UNKNOWN).build(), answers);

        HealthCheck check = answers.next().getChecks(0);
        assertThat(check.getPort()).isEqualTo(9080);
        assertThat(check.getHttp().getPath()).isEqualTo("/healthz");
        assertThat(check.getInterval().getSeconds()).isEqualTo(5);
        assertThat(check.getUnhealthyThreshold()).isEqualTo(3);

        Recorded<RegisterResponse> older = new Recorded<>();
        register(destination.sidecar(BOOKS, "127.0.0.1"), workload().build(), older);
        assertThat(older.next().getChecksList()).isEmpty();
    }

    @Test
    void whatFailsItsCheckLeavesUnlessNothingElseIsThere() throws Exception {
        checkedService();
        Recorded<Update> updates = destination.watch(PATH);
        Recorded<RegisterResponse> answers = new Recorded<>();
        StreamObserver<RegisterRequest> first =
                register(announcing(), workload().setReadiness(READINESS_UNKNOWN).build(), answers);
        assertThat(updates.next(Update::hasAdd).getAdd().getAddrs(0).getAddr().getPort())
                .as("nothing else is there")
                .isEqualTo(9080);

        register(
                announcing(),
                workload()
                        .setName("books-2")
                        .setReadiness(READINESS_READY)
                        .setPorts(0, workload().getPorts(0).toBuilder().setAppPort(9081))
                        .build(),
                new Recorded<>());
        assertThat(updates.next(Update::hasAdd).getAdd().getAddrs(0).getAddr().getPort())
                .isEqualTo(9081);
        assertThat(updates.next(Update::hasRemove).getRemove().getAddrs(0).getPort())
                .isEqualTo(9080);

        first.onNext(
                RegisterRequest.newBuilder().setReady(Ready.newBuilder().setReady(true)).build());
        assertThat(updates.next(Update::hasAdd).getAdd().getAddrs(0).getAddr().getPort())
                .isEqualTo(9080);
    }

    private void checkedService() throws Exception {
        destination.manifest(
                "books.yaml",
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: books
                  annotations:
                    health.gossamer.io/path: /healthz
                spec:
                  ports: [{port: 80}]
                """);
        destination.inventory().next(inventory -> inventory.getServicesCount() == 1);
    }

    private Channel announcing() {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of(MeshHeaders.GOSSAMER_PROXY, Metadata.ASCII_STRING_MARSHALLER),
                ProxyFeatures.HEALTH_CHECKS);
        return ClientInterceptors.intercept(
                destination.sidecar(BOOKS, "127.0.0.1"),
                MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @Test
    void opaquePortGetsTheOpaqueHint() throws Exception {
        Workload workload =
                workload()
                        .addPorts(
                                ServicePort.newBuilder()
                                        .setService("books")
                                        .setPort(6000)
                                        .setAppPort(6001)
                                        .setName("tcp")
                                        .setAppProtocol("linkerd.io/opaque"))
                        .build();
        Recorded<RegisterResponse> answers = new Recorded<>();
        register(destination.sidecar(BOOKS, "127.0.0.1"), workload, answers);
        answers.next();

        WeightedAddr endpoint =
                destination
                        .watch("books.default.svc.cluster.local:6000")
                        .next()
                        .getAdd()
                        .getAddrs(0);

        assertThat(endpoint.getProtocolHint().hasOpaque()).isTrue();
        assertThat(endpoint.getProtocolHint().getOpaqueTransport().getInboundPort())
                .isEqualTo(19143);
    }

    @Test
    void earlierGrantHoldsAfterARestartOfTheService() throws Exception {
        Recorded<RegisterResponse> first = new Recorded<>();
        register(destination.sidecar(BOOKS, "127.0.0.1"), workload().build(), first);
        first.next();
        destination.restart();

        Recorded<RegisterResponse> second = new Recorded<>();
        register(destination.sidecar(BOOKS, "127.0.0.1"), workload().setToken("").build(), second);

        assertThat(second.next().getLease().getSeconds()).isEqualTo(10);
        Update update = destination.watch(PATH).next();
        assertThat(update.getAdd().getAddrsCount()).isEqualTo(1);
        assertThat(update.getGossamer().getSynced()).isFalse();
    }

    @Test
    void refusesWithTheRule() throws Exception {
        Channel caller = destination.sidecar(BOOKS, "127.0.0.1");

        assertThat(refusal(destination.loopback(), workload().build()).getCode())
                .isEqualTo(Status.Code.UNAUTHENTICATED);
        assertRefused(caller, workload().setNamespace("other").build(), "account");
        assertRefused(caller, workload().setToken("").build(), "workload: books-1");
        assertRefused(caller, workload().setToken(expired()).build(), "expired");
        assertRefused(caller, workload().setName("reviews-1").build(), "workload: reviews-1");
        assertRefused(
                caller,
                workload()
                        .addPorts(ServicePort.newBuilder().setService("users").setPort(1))
                        .build(),
                "service: users");
        assertRefused(
                caller,
                workload().addAddresses(IPAddress.newBuilder().setIpv4(0x0a000001)).build(),
                "address: 10.0.0.1");
        assertRefused(
                destination.sidecar(
                        "reviews.default.serviceaccount.identity.mesh.cluster.local", "127.0.0.1"),
                workload().setServiceAccount("reviews").build(),
                "token: for " + BOOKS);
    }

    @Test
    void refusesEndpointsOfAManifest() throws Exception {
        destination.manifest(
                "slice.yaml",
                """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: books-1
                  labels: {kubernetes.io/service-name: books}
                addressType: IPv4
                endpoints:
                  - addresses: [10.0.0.9]
                ports:
                  - port: 80
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: books}
                spec:
                  ports: [{port: 80}]
                """);
        destination.inventory().next(inventory -> inventory.getServicesCount() == 1);

        assertRefused(
                destination.sidecar(BOOKS, "127.0.0.1"),
                workload().build(),
                "EndpointSlices in a manifest");
    }

    private void assertRefused(Channel caller, Workload workload, String text) throws Exception {
        Status status = refusal(caller, workload);
        assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(status.getDescription()).contains("R10").contains(text).contains("expected");
    }

    private static Status refusal(Channel caller, Workload workload) throws Exception {
        Recorded<RegisterResponse> answers = new Recorded<>();
        register(caller, workload, answers);
        return answers.status();
    }

    private static StreamObserver<RegisterRequest> register(
            Channel caller, Workload workload, Recorded<RegisterResponse> answers) {
        StreamObserver<RegisterRequest> stream =
                WorkloadRegistryGrpc.newStub(caller).register(answers);
        stream.onNext(RegisterRequest.newBuilder().setWorkload(workload).build());
        return stream;
    }

    private String expired() {
        return destination.token(BOOKS, List.of("books-1"), List.of("books"), -1);
    }

    private Workload.Builder workload() {
        return Workload.newBuilder()
                .setNamespace("default")
                .setServiceAccount("books")
                .setName("books-1")
                .setInboundPort(19143)
                .setAdminPort(19191)
                .setToken(
                        destination.token(
                                BOOKS, List.of("books-1", "books-2"), List.of("books"), 600))
                .addPorts(
                        ServicePort.newBuilder()
                                .setService("books")
                                .setPort(80)
                                .setAppPort(9080)
                                .setName("http"));
    }
}

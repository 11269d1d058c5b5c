package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gossamer.api.Labels;
import io.gossamer.api.MeshHeaders;
import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.inbound.Server;
import io.gossamer.api.mesh.v1.InventoryGrpc;
import io.gossamer.api.mesh.v1.InventoryRequest;
import io.gossamer.api.mesh.v1.InventorySnapshot;
import io.gossamer.api.net.IPAddress;
import io.gossamer.api.net.TcpAddress;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.autoconfigure.MeshService;
import io.gossamer.autoconfigure.server.MeshGrpcServers;
import io.gossamer.destination.TestManifests;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class DestinationApplicationTest {

    private static final int CLUSTER_IP = 10 << 24 | 96 << 16 | 1 << 8 | 1;
    private static final int POD_IP = 10 << 24 | 1 << 16 | 5;

    private static final Metadata.Key<String> SYNCED =
            Metadata.Key.of(MeshHeaders.GOSSAMER_SYNCED, Metadata.ASCII_STRING_MARSHALLER);

    @TempDir static Path directory;

    private static ConfigurableApplicationContext context;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        Path resources = Files.createDirectory(directory.resolve("resources"));
        Files.writeString(resources.resolve("shop.yaml"), TestManifests.shop());
        context =
                MeshService.run(
                        DestinationApplication.class,
                        "--mesh.destination.data-dir=" + directory.resolve("data"),
                        "--mesh.destination.resources=" + resources,
                        "--mesh.destination.listen=127.0.0.1:0",
                        "--mesh.destination.policy-listen=127.0.0.1:0",
                        "--mesh.destination.admin=127.0.0.1:0");
        channel =
                NettyChannelBuilder.forTarget(
                                String.valueOf(
                                        context.getBean(MeshGrpcServers.class)
                                                .addresses()
                                                .get("destination")))
                        .usePlaintext()
                        .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        context.close();
    }

    @Test
    void getAnswersTheFullSetFirst() {
        Update update = get("books.shop.svc.cluster.local:80").next();

        assertThat(update.getGossamer().getSynced()).isTrue();
        assertThat(update.getAdd().getMetricLabelsMap())
                .containsEntry("service", "books")
                .containsEntry("namespace", "shop");
        assertThat(update.getAdd().getAddrsList()).hasSize(2);
        WeightedAddr meshed =
                update.getAdd().getAddrsList().stream()
                        .filter(WeightedAddr::hasTlsIdentity)
                        .findFirst()
                        .orElseThrow();
        assertThat(meshed.getAddr().getIp().getIpv4()).isEqualTo(POD_IP);
        assertThat(meshed.getAddr().getPort()).isEqualTo(8080);
        assertThat(meshed.getWeight()).isEqualTo(10_000);
        assertThat(meshed.getTlsIdentity().getServerName().getName())
                .isEqualTo("books.shop.serviceaccount.identity.mesh.cluster.local");
        assertThat(meshed.getProtocolHint().hasH2()).isTrue();
        assertThat(meshed.getProtocolHint().hasOpaqueTransport()).isFalse();
        assertThat(meshed.getMetricLabelsMap())
                .containsEntry("deployment", "books")
                .containsEntry("pod", "books-7d9-x1");
    }

    @Test
    void getRefusesWhatIsNoService() {
        assertThat(statusOfGet("10.96.1.1:80")).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(statusOfGet("example.com:80")).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(statusOfGet("none.shop.svc.cluster.local:80")).isEqualTo(Status.Code.NOT_FOUND);
    }

    @Test
    void profileOfAClusterIpIsTheService() {
        DestinationProfile profile = profile("10.96.1.1:80");

        assertThat(profile.getFullyQualifiedName()).isEqualTo("books.shop.svc.cluster.local");
        assertThat(profile.getOpaqueProtocol()).isFalse();
        assertThat(profile.getRetryBudget().getRetryRatio()).isEqualTo(0.2f);
        assertThat(profile("10.96.1.1:3306").getOpaqueProtocol()).isTrue();
        assertThat(profile("10.96.1.1:81")).isEqualTo(DestinationProfile.getDefaultInstance());
    }

    @Test
    void profileOfAPodIsItsEndpoint() {
        DestinationProfile profile = profile("10.1.0.5:8080");

        assertThat(profile.getEndpoint().getAddr().getIp().getIpv4()).isEqualTo(POD_IP);
        assertThat(profile.getEndpoint().hasTlsIdentity()).isTrue();
        assertThat(profile.getEndpoint().getMetricLabelsMap()).containsEntry("namespace", "shop");
        assertThat(profile("192.0.2.1:80").getEndpoint().hasTlsIdentity()).isFalse();
    }

    @Test
    void outboundPolicyOfAClusterIpHasEveryFieldThatAProxyDemands() {
        OutboundPolicy policy = outbound(CLUSTER_IP, 80);

        assertThat(policy.getMetadata().getResource().getName()).isEqualTo("books");
        assertThat(policy.getProtocol().getDetect().getHttp1().getRoutesList()).hasSize(1);
        assertThat(
                        policy.getProtocol()
                                .getDetect()
                                .getOpaque()
                                .getRoutes(0)
                                .getRules(0)
                                .getBackends()
                                .getFirstAvailable()
                                .getBackends(0)
                                .getBackend()
                                .getBalancer()
                                .getDiscovery()
                                .getDst()
                                .getPath())
                .isEqualTo("books.shop.svc.cluster.local:80");
        assertThat(outbound(CLUSTER_IP, 3306).getProtocol().hasOpaque()).isTrue();
        assertThat(outbound(0x08080808, 443).getMetadata().getDefault())
                .isEqualTo("egress-fallback");
        assertThatThrownBy(() -> outbound(POD_IP, 8080))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessageContaining("NOT_FOUND");
    }

    @Test
    void inboundPolicyOfAPodIsTheDefault() {
        Server server = inbound("{\"ns\":\"shop\",\"pod\":\"books-7d9-x1\"}\n", 8080);

        assertThat(Labels.map(server.getLabelsList())).containsEntry("name", "all-unauthenticated");
        assertThat(server.getProtocol().getDetect().getHttpRoutesList()).hasSize(1);
        assertThat(server.getAuthorizations(0).getNetworksList()).hasSize(2);
        assertThat(inbound("shop:books-7d9-x1", 3306).getProtocol().hasOpaque()).isTrue();
        assertThatThrownBy(() -> inbound("shop:nobody", 80))
                .hasMessageContaining("NOT_FOUND: unknown server");
        assertThatThrownBy(() -> inbound("nobody", 80)).hasMessageContaining("INVALID_ARGUMENT");
    }

    @Test
    void inventoryListsServicesAndWorkloads() {
        InventorySnapshot inventory =
                InventoryGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(10, TimeUnit.SECONDS)
                        .get(InventoryRequest.getDefaultInstance());

        assertThat(inventory.getSynced()).isTrue();
        assertThat(inventory.getServices(0).getEndpointsList()).hasSize(4);
        assertThat(inventory.getWorkloadsList())
                .anySatisfy(workload -> assertThat(workload.getAdminPort()).isEqualTo(4191));
        assertThat(inventory.getProblemsList()).isEmpty();
    }

    private static Iterator<Update> get(String path) {
        return DestinationGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .get(GetDestination.newBuilder().setPath(path).build());
    }

    private static Status.Code statusOfGet(String path) {
        try {
            get(path).next();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            assertThat(Objects.requireNonNull(e.getTrailers()).get(SYNCED)).isEqualTo("1");
            return e.getStatus().getCode();
        }
    }

    private static DestinationProfile profile(String path) {
        return DestinationGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .getProfile(GetDestination.newBuilder().setPath(path).build())
                .next();
    }

    private static OutboundPolicy outbound(int ip, int port) {
        return OutboundPoliciesGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .get(
                        TrafficSpec.newBuilder()
                                .setSourceWorkload("{\"ns\":\"shop\",\"pod\":\"web\"}")
                                .setAddr(
                                        TcpAddress.newBuilder()
                                                .setIp(IPAddress.newBuilder().setIpv4(ip))
                                                .setPort(port))
                                .build());
    }

    private static Server inbound(String workload, int port) {
        return InboundServerPoliciesGrpc.newBlockingStub(channel)
                .withDeadlineAfter(10, TimeUnit.SECONDS)
                .getPort(PortSpec.newBuilder().setWorkload(workload).setPort(port).build());
    }
}

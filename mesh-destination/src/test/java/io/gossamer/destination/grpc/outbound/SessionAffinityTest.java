package io.gossamer.destination.grpc.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.mesh.v1.BalancerExtension;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.grpc.AnnouncedFeatures;
import io.gossamer.destination.resource.Problem;
import io.gossamer.destination.resource.parse.ManifestParser;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.view.status.BalancingStatus;
import io.gossamer.destination.view.status.Condition;
import io.grpc.ClientInterceptors;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the annotation of a Service to a proxy, if that understands it (rule R14). */
class SessionAffinityTest {

    private static final String BOOKS =
            """
            apiVersion: v1
            kind: Service
            metadata:
              name: books
              annotations:
                balancer.gossamer.io/session-affinity: header=X-User
            spec: {clusterIP: 10.96.1.1, ports: [{port: 80}]}
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: books-v2
              annotations:
                balancer.gossamer.io/session-affinity: cookie=SESSION
            spec: {clusterIP: 10.96.1.2, ports: [{port: 8080}]}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: plain}
            spec: {clusterIP: 10.96.1.3, ports: [{port: 80}]}
            """;

    private static final String ROUTE =
            """
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: HTTPRoute
            metadata: {name: books}
            spec:
              parentRefs: [{group: core, kind: Service, name: books}]
              rules:
                - backendRefs: [{name: books, port: 80}, {name: books-v2, port: 8080}]
            """;

    private final TestMesh mesh = new TestMesh();
    private Publisher publisher;
    private OutboundPolicyService service;
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        publisher = new Publisher(mesh.index()::snapshot, System::nanoTime);
        mesh.index().onChange(publisher::wake);
        service = new OutboundPolicyService(TestMesh.SETTINGS, publisher, mesh.index()::snapshot);
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .addService(
                                ServerInterceptors.intercept(
                                        service.bindService(), new AnnouncedFeatures()))
                        .build()
                        .start();
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                        .usePlaintext()
                        .build();
        mesh.put("shop.yaml", BOOKS + ROUTE);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        publisher.close();
    }

    private OutboundPoliciesGrpc.OutboundPoliciesBlockingStub proxy(String features) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of(MeshHeaders.GOSSAMER_PROXY, Metadata.ASCII_STRING_MARSHALLER),
                features);
        return OutboundPoliciesGrpc.newBlockingStub(
                        ClientInterceptors.intercept(
                                channel, MetadataUtils.newAttachHeadersInterceptor(headers)))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private static TrafficSpec to(String authority) {
        return TrafficSpec.newBuilder()
                .setSourceWorkload("default:web")
                .setAuthority(authority)
                .build();
    }

    @Test
    void policyCarriesTheKeyOfEachBalancerToAProxyThatAnnouncesIt() {
        OutboundPolicy policy =
                proxy("synced, " + ProxyFeatures.SESSION_AFFINITY).get(to("books.default.svc:80"));

        List<BalancerExtension> balancers = policy.getGossamer().getBalancersList();
        assertThat(balancers)
                .extracting(BalancerExtension::getPath)
                .containsExactly(
                        "books.default.svc.cluster.local:80",
                        "books-v2.default.svc.cluster.local:8080");
        assertThat(balancers.get(0).getSessionAffinity().getHeader()).isEqualTo("x-user");
        assertThat(balancers.get(1).getSessionAffinity().getCookie()).isEqualTo("SESSION");
        assertThat(
                        proxy(ProxyFeatures.SESSION_AFFINITY)
                                .get(to("plain.default.svc:80"))
                                .getGossamer()
                                .getBalancersList())
                .isEmpty();
    }

    @Test
    void aProxyThatDoesNotAnnounceItGetsTheSamePolicyWithout() {
        OutboundPolicy understood =
                proxy(ProxyFeatures.SESSION_AFFINITY).get(to("books.default.svc:80"));
        OutboundPolicy plain = proxy("synced,origin").get(to("books.default.svc:80"));

        assertThat(plain.getGossamer().getBalancersList()).isEmpty();
        assertThat(plain.getProtocol()).isEqualTo(understood.getProtocol());
        assertThat(plain.getGossamer().getVersion())
                .isEqualTo(understood.getGossamer().getVersion());
    }

    @Test
    void eachPartGoesToThoseThatAnnounceIt() {
        mesh.put(
                "shop.yaml",
                BOOKS.replace(
                        "header=X-User",
                        "header=X-User\n    balancer.gossamer.io/slow-start: 30s"));

        assertThat(balancer("session-affinity,slow-start").hasSessionAffinity()).isTrue();
        assertThat(balancer("session-affinity,slow-start").getSlowStart().getSeconds())
                .isEqualTo(30);
        assertThat(balancer("session-affinity").hasSlowStart()).isFalse();
        assertThat(balancer("session-affinity").hasSessionAffinity()).isTrue();
        assertThat(balancer("slow-start").hasSlowStart()).isTrue();
        assertThat(balancer("slow-start").hasSessionAffinity()).isFalse();
        assertThat(balancer("synced")).isEqualTo(BalancerExtension.getDefaultInstance());
    }

    private BalancerExtension balancer(String features) {
        return proxy(features)
                .get(to("books.default.svc:80"))
                .getGossamer()
                .getBalancersList()
                .stream()
                .findFirst()
                .orElse(BalancerExtension.getDefaultInstance());
    }

    @Test
    void theStatusSaysForHowManyItIsLeftOutUntilTheyGo() {
        Iterator<OutboundPolicy> ours =
                proxy(ProxyFeatures.SESSION_AFFINITY).watch(to("books.default.svc:80"));
        assertThat(ours.next().getGossamer().getBalancersCount()).isEqualTo(2);
        assertThat(statuses()).containsExactly("books true", "books-v2 true");

        Context.CancellableContext call = Context.current().withCancellation();
        call.run(
                () -> {
                    Iterator<OutboundPolicy> older =
                            proxy("synced").watch(to("books.default.svc:80"));
                    assertThat(older.next().getGossamer().getBalancersCount()).isZero();
                });

        assertThat(statuses()).containsExactly("books false", "books-v2 false");
        Condition condition = condition(0);
        assertThat(condition.reason()).isEqualTo("UnsupportedByClients");
        assertThat(condition.problems().get(0).toString())
                .isEqualTo(
                        "shop.yaml:6 Service/default/books"
                                + " metadata.annotations.balancer.gossamer.io/session-affinity:"
                                + " header=X-User (expected: clients whose proxy announces"
                                + " session-affinity; 1 that watch do not, and balance without"
                                + " it)");

        call.cancel(null);
        await(() -> statuses().equals(List.of("books true", "books-v2 true")));
    }

    @Test
    void aValueThatCannotBeMeantIsRefusedWithItsLine() {
        List<Problem> problems =
                new ManifestParser()
                        .parse("shop.yaml", BOOKS.replace("header=X-User", "user"))
                        .problems();

        assertThat(problems)
                .singleElement()
                .satisfies(
                        problem ->
                                assertThat(problem.toString())
                                        .startsWith(
                                                "shop.yaml:6 Service/default/books"
                                                        + " metadata.annotations.balancer.gossamer.io/session-affinity:"
                                                        + " user (expected: header=NAME, cookie=NAME or"
                                                        + " source"));
    }

    /** The example of docs/balancing.md, word for word, and what the page says of a wrong value. */
    @Test
    void theExampleOfTheDocumentation() throws Exception {
        String page = Files.readString(Path.of("../docs/balancing.md"));
        int from = page.indexOf("```yaml\n") + "```yaml\n".length();
        String example = page.substring(from, page.indexOf("```", from));
        mesh.put("shop.yaml", example);

        assertThat(
                        proxy(ProxyFeatures.SESSION_AFFINITY)
                                .get(to("cart.default.svc:80"))
                                .getGossamer()
                                .getBalancers(0)
                                .getSessionAffinity()
                                .getCookie())
                .isEqualTo("SESSION");
        List<Problem> problems =
                new ManifestParser()
                        .parse("shop.yaml", example.replace("cookie=SESSION", "SESSION"))
                        .problems();
        assertThat(page).contains(problems.get(0).toString());
    }

    private Condition condition(int index) {
        return BalancingStatus.of(mesh.index().snapshot(), service.leftOut(mesh.index().snapshot()))
                .get(index)
                .conditions()
                .get(0);
    }

    private List<String> statuses() {
        return BalancingStatus.of(mesh.index().snapshot(), service.leftOut(mesh.index().snapshot()))
                .stream()
                .map(status -> status.name() + " " + status.conditions().get(0).holds())
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
    }
}

package io.gossamer.destination.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.MeshHeaders;
import io.gossamer.api.ProxyFeatures;
import io.gossamer.api.inbound.Authz;
import io.gossamer.api.inbound.InboundServerPoliciesGrpc;
import io.gossamer.api.inbound.PortSpec;
import io.gossamer.api.mesh.v1.TokenPermission;
import io.gossamer.api.mesh.v1.TokenRequirement;
import io.gossamer.destination.TestJwt;
import io.gossamer.destination.TestMesh;
import io.gossamer.destination.grpc.inbound.InboundPolicyService;
import io.gossamer.destination.stream.Publisher;
import io.gossamer.destination.view.status.JwtStatus;
import io.gossamer.destination.view.status.PolicyStatuses;
import io.gossamer.destination.view.status.ResourceStatus;
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
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a sidecar is told of a permission that asks for a token, by what it announces (R14). */
class TokenPermissionTest {

    private static final PortSpec BOOKS =
            PortSpec.newBuilder().setWorkload("default:books-1").setPort(8080).build();

    private final TestMesh mesh = new TestMesh();
    private Publisher publisher;
    private InboundPolicyService service;
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws Exception {
        publisher = new Publisher(mesh.index()::snapshot, System::nanoTime);
        mesh.index().onChange(publisher::wake);
        service = new InboundPolicyService(TestMesh.SETTINGS, publisher, mesh.index()::snapshot);
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
        mesh.put("books.yaml", TestJwt.MANIFEST);
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        publisher.close();
    }

    private InboundServerPoliciesGrpc.InboundServerPoliciesBlockingStub proxy(String features) {
        Metadata headers = new Metadata();
        headers.put(
                Metadata.Key.of(MeshHeaders.GOSSAMER_PROXY, Metadata.ASCII_STRING_MARSHALLER),
                features);
        return InboundServerPoliciesGrpc.newBlockingStub(
                        ClientInterceptors.intercept(
                                channel, MetadataUtils.newAttachHeadersInterceptor(headers)))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    @Test
    void whoVerifiesTokensIsToldWhatTheyMustSay() {
        Authz authz = proxy("synced," + ProxyFeatures.JWT).getPort(BOOKS).getAuthorizations(0);

        TokenPermission permission = authz.getGossamer().getToken();
        assertThat(permission.getWorkload().getMeshTLS().getIdentities().getIdentities(0).getName())
                .isEqualTo("web.default.serviceaccount.identity.mesh.cluster.local");
        TokenRequirement token = permission.getToken();
        assertThat(token.getName()).isEqualTo("readers");
        assertThat(token.getIssuer()).isEqualTo("https://login.example");
        assertThat(token.getAudiencesList()).containsExactly("shop");
        assertThat(token.getHeader()).isEqualTo("authorization");
        assertThat(token.getStrip()).isFalse();
        assertThat(token.getKeysList())
                .extracting(key -> key.getId() + key.getAlgorithmsList())
                .containsExactly("ed[EdDSA]", "ec[ES256]");
        assertThat(token.getClaims(0).getContains()).isTrue();
    }

    /** In both forms the contract's own fields name nobody. */
    @Test
    void whoDoesNotIsToldThatNobodyHasThePermission() {
        for (String features : new String[] {"synced", ProxyFeatures.JWT}) {
            Authz authz = proxy(features).getPort(BOOKS).getAuthorizations(0);

            assertThat(authz.getAuthentication().hasUnauthenticated()).isFalse();
            assertThat(authz.getAuthentication().getMeshTLS().hasIdentities()).isTrue();
            assertThat(authz.getAuthentication().getMeshTLS().getIdentities().getIdentitiesCount())
                    .isZero();
            assertThat(authz.getAuthentication().getMeshTLS().getIdentities().getSuffixesCount())
                    .isZero();
            assertThat(authz.getGossamer().hasToken()).isEqualTo(features.equals("jwt"));
        }
    }

    @Test
    void newKeysReachThoseWhoWatch() {
        Iterator<io.gossamer.api.inbound.Server> watch = proxy(ProxyFeatures.JWT).watchPort(BOOKS);
        assertThat(token(watch.next()).getKeysCount()).isEqualTo(2);

        mesh.put("books.yaml", TestJwt.MANIFEST.replace("\"kid\": \"ed\"", "\"kid\": \"new\""));

        assertThat(token(watch.next()).getKeys(0).getId()).isEqualTo("new");
    }

    @Test
    void withoutKeysNobodyIsLetIn() {
        mesh.put("books.yaml", TestJwt.MANIFEST.replace("configMap: login", "configMap: gone"));

        assertThat(proxy(ProxyFeatures.JWT).getPort(BOOKS).getAuthorizationsList()).isEmpty();
    }

    @Test
    void theStatusSaysHowManySidecarsLetNobodyIn() {
        assertThat(proxy(ProxyFeatures.JWT).watchPort(BOOKS).hasNext()).isTrue();
        assertThat(status().conditions()).allMatch(condition -> condition.holds());

        Context.CancellableContext call = Context.current().withCancellation();
        call.run(() -> assertThat(proxy("synced").watchPort(BOOKS).hasNext()).isTrue());

        assertThat(status().conditions())
                .filteredOn(condition -> !condition.holds())
                .singleElement()
                .satisfies(
                        condition -> {
                            assertThat(condition.reason()).isEqualTo("UnsupportedByProxies");
                            assertThat(condition.problems().get(0).toString())
                                    .contains(
                                            "AuthorizationPolicy/default/by-web",
                                            "1 that watch do not");
                        });
        call.cancel(null);
    }

    private static TokenRequirement token(io.gossamer.api.inbound.Server policy) {
        return policy.getAuthorizations(0).getGossamer().getToken().getToken();
    }

    private ResourceStatus status() {
        return JwtStatus.withProxies(
                        PolicyStatuses.of(mesh.index().snapshot(), TestMesh.SETTINGS),
                        service.leftOut(mesh.index().snapshot()))
                .stream()
                .filter(status -> status.name().equals("by-web"))
                .findFirst()
                .orElseThrow();
    }
}

package io.gossamer.proxy.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Authorization;
import io.gossamer.proxy.model.Authorization.Authentication;
import io.gossamer.proxy.model.Authorization.Cidr;
import io.gossamer.proxy.model.Authorization.Network;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.ServerPolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorizerTest {

    private static final String WEB = "web.shop.serviceaccount.identity.mesh.cluster.local";
    private static final ConnectionTls PLAIN =
            new ConnectionTls.None(NoTlsReason.NO_TLS_FROM_REMOTE);
    private static final List<Network> ALL = List.of(network("0.0.0.0/0"), network("::/0"));

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, true",
        "10.1.9.9, false",
        "11.0.0.1, false",
        "::ffff:10.1.2.3, true",
        "fd00::1, true",
        "fe80::1, false"
    })
    void looksAtTheClientsNetwork(String client, boolean allowed) {
        Authorization authorization =
                new Authorization(
                        List.of(
                                new Network(cidr("10.0.0.0/8"), List.of(cidr("10.1.8.0/21"))),
                                network("fd00::/8")),
                        new Authentication.Unauthenticated(),
                        Meta.ofDefault("cluster"));

        Verdict verdict = permissions(client, PLAIN, false, authorization).server();

        assertThat(verdict.isAllowed()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "web.shop.serviceaccount.identity.mesh.cluster.local, true",
                "WEB.shop.serviceaccount.identity.mesh.cluster.local, true",
                "a.pay.serviceaccount.identity.mesh.cluster.local, true",
                "pay.serviceaccount.identity.mesh.cluster.local, false",
                "evilpay.serviceaccount.identity.mesh.cluster.local, false",
                "b.shop.serviceaccount.identity.mesh.cluster.local, false",
                "spiffe://td/ns/shop/sa/web, true",
                "spiffe://td/ns/shop/sa/WEB, false",
                "spiffe://x.pay.serviceaccount.identity.mesh.cluster.local, false",
                "none, false"
            })
    void looksAtTheVerifiedIdentity(@Nullable String identity, boolean allowed) {
        Authorization authorization =
                new Authorization(
                        ALL,
                        new Authentication.Identities(
                                Set.of(WEB, "spiffe://td/ns/shop/sa/web"),
                                List.of(
                                        List.of(
                                                "pay",
                                                "serviceaccount",
                                                "identity",
                                                "mesh",
                                                "cluster",
                                                "local"))),
                        Meta.ofDefault("some"));

        Verdict verdict =
                permissions("10.0.0.1", new ConnectionTls.Mesh(identity), false, authorization)
                        .server();

        assertThat(verdict.isAllowed()).isEqualTo(allowed);
    }

    @Test
    void demandsMeshTlsWhereItIsAskedFor() {
        Authorization anyTls =
                new Authorization(ALL, new Authentication.AnyMeshTls(), Meta.ofDefault("tls"));
        Authorization anyIdentity =
                new Authorization(
                        ALL,
                        new Authentication.Identities(Set.of(), List.of(List.of())),
                        Meta.ofDefault("id"));
        ConnectionTls anonymous = new ConnectionTls.Mesh(null);

        assertThat(permissions("10.0.0.1", PLAIN, false, anyTls).server().isAllowed()).isFalse();
        assertThat(permissions("10.0.0.1", anonymous, false, anyTls).server().isAllowed()).isTrue();
        assertThat(permissions("10.0.0.1", anonymous, false, anyIdentity).server().isAllowed())
                .isFalse();
        assertThat(
                        permissions("10.0.0.1", new ConnectionTls.Opaque(WEB), false, anyIdentity)
                                .server()
                                .isAllowed())
                .as("TLS that passes through proves nothing")
                .isFalse();
        assertThat(
                        permissions("10.0.0.1", new ConnectionTls.Mesh("any"), false, anyIdentity)
                                .server())
                .isEqualTo(new Verdict.Allowed(Meta.ofDefault("id")));
    }

    @Test
    void permitsLocalhostOnlyWhereRuleR4Says() {
        assertThat(permissions("127.0.0.1", PLAIN, true).server())
                .isEqualTo(new Verdict.Allowed(Meta.ofDefault("localhost")));
        assertThat(permissions("::1", PLAIN, true).server().isAllowed()).isTrue();
        assertThat(permissions("127.0.0.1", PLAIN, false).server().isAllowed())
                .as("explicit mode")
                .isFalse();
        assertThat(permissions("10.0.0.1", PLAIN, true).server().isAllowed()).isFalse();
        assertThat(permissions("127.0.0.1", new ConnectionTls.Mesh(WEB), true).server().isAllowed())
                .as("mesh TLS is judged by its identity")
                .isFalse();
    }

    @Test
    void routesAddTheirAuthorizationsToThoseOfTheServer() {
        Authorization web =
                new Authorization(
                        ALL,
                        new Authentication.Identities(Set.of(WEB), List.of()),
                        Meta.ofDefault("web-only"));
        ServerPolicy.InboundRoute open = route(web);
        ServerPolicy.InboundRoute closed = route();
        ClientPermissions client =
                new Authorizer(policy(List.of(), List.of(open, closed)))
                        .client(address("10.0.0.1"), new ConnectionTls.Mesh(WEB), false);

        assertThat(client.route(open)).isEqualTo(new Verdict.Allowed(Meta.ofDefault("web-only")));
        assertThat(client.route(closed).isAllowed()).isFalse();
        assertThat(client.permitsTcp()).as("no way around the routes").isFalse();
    }

    @Test
    void saysWhoWasDeniedAndWhy() {
        Verdict none = permissions("10.0.0.1", PLAIN, false).server();
        Verdict other =
                permissions(
                                "10.0.0.1",
                                new ConnectionTls.Mesh(WEB),
                                false,
                                new Authorization(
                                        List.of(network("11.0.0.0/8")),
                                        new Authentication.Unauthenticated(),
                                        Meta.ofDefault("net")))
                        .server();

        assertThat(((Verdict.Denied) none).reason())
                .isEqualTo("an unauthenticated client: server books has no authorization at all");
        assertThat(((Verdict.Denied) other).reason())
                .contains(WEB, "permits no client of the network of 10.0.0.1", "(asked: net)");
    }

    private static ClientPermissions permissions(
            String client, ConnectionTls tls, boolean localPeer, Authorization... authorizations) {
        return new Authorizer(policy(List.of(authorizations), List.of()))
                .client(address(client), tls, localPeer);
    }

    private static ServerPolicy policy(
            List<Authorization> authorizations, List<ServerPolicy.InboundRoute> routes) {
        return new ServerPolicy(
                Meta.ofDefault("books"),
                ServerPolicy.ServerProtocol.DETECT,
                Duration.ofSeconds(10),
                authorizations,
                routes,
                null,
                false,
                1);
    }

    private static ServerPolicy.InboundRoute route(Authorization... authorizations) {
        return new ServerPolicy.InboundRoute(
                Meta.ofDefault("r"), List.of(), List.of(authorizations), List.of(), false);
    }

    private static Network network(String cidr) {
        return new Network(cidr(cidr), List.of());
    }

    private static Cidr cidr(String text) {
        int slash = text.indexOf('/');
        return new Cidr(
                address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    private static InetAddress address(String ip) {
        try {
            return InetAddress.getByName(ip);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}

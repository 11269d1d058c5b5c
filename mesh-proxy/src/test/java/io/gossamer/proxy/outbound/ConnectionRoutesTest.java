package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.HostMatch;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.RouteFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes of connections that are no HTTP, from the accepted connection on. */
class ConnectionRoutesTest {

    private static final String NOTHING = "";

    private final List<ServerSocket> servers = new ArrayList<>();
    private OutboundHarness mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new OutboundHarness(Set.of());
    }

    @AfterEach
    void stop() throws Exception {
        mesh.close();
        for (ServerSocket server : servers) {
            server.close();
        }
    }

    @Test
    void aBackendThatIsInvalidOrForbiddenRefusesItsConnections() throws Exception {
        assertThat(opened(opaque(backend("a")), new byte[0])).isEqualTo("a");
        assertThat(opened(opaque(backend("b", new RouteFilter.Refuse("no such service"))), hello()))
                .isEqualTo(NOTHING);
        assertThat(opened(opaque(backend("c", new RouteFilter.Refuse(null))), hello()))
                .isEqualTo(NOTHING);

        assertThat(mesh.scrape())
                .contains(
                        "outbound_tcp_errors_total{error=\"invalid policy\"",
                        "outbound_tcp_errors_total{error=\"refused by route\"");
    }

    @Test
    void theRouteWhoseNameIsClosestToTheServerNameCounts() throws Exception {
        OutboundPolicy policy =
                tls(
                        tlsRoute("any"),
                        tlsRoute("suffix", suffix("example", "com")),
                        tlsRoute("longer", suffix("a", "example", "com")),
                        tlsRoute("exact", new HostMatch.Exact("x.a.example.com")));

        assertThat(opened(policy, hello("x.a.example.com"))).isEqualTo("exact");
        assertThat(opened(policy, hello("Y.a.Example.com"))).isEqualTo("longer");
        assertThat(opened(policy, hello("b.example.com"))).isEqualTo("suffix");
        assertThat(opened(policy, hello("example.com"))).isEqualTo("any");
        assertThat(opened(policy, hello())).isEqualTo("any");
    }

    @Test
    void aServerNameThatNoRouteIsForIsRefused() throws Exception {
        OutboundPolicy policy = tls(tlsRoute("exact", new HostMatch.Exact("x.example.com")));

        assertThat(opened(policy, hello("y.example.com"))).isEqualTo(NOTHING);
        assertThat(opened(policy, hello())).isEqualTo(NOTHING);
        assertThat(opened(policy, hello("x.example.com"))).isEqualTo("exact");
    }

    @Test
    void whatIsNoTlsFallsUnderTheDefaultBesideRoutesByName() throws Exception {
        byte[] request =
                "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] other = {0, 1, 2, 3};
        OpaqueRoute name = ofResource("name", new HostMatch.Exact("x.example.com"));
        OpaqueRoute forbidden =
                new OpaqueRoute(
                        Meta.ofDefault("tls-egress-deny"),
                        List.of(),
                        name.distribution(),
                        new RouteFilter.Refuse(null));

        for (byte[] bytes : List.of(request, other)) {
            assertThat(opened(tls(name, tlsRoute("default")), bytes)).isEqualTo("default");
            assertThat(opened(tls(name, forbidden), bytes)).isEqualTo(NOTHING);
            // What somebody wrote for TLS is for TLS, whatever its name.
            assertThat(opened(tls(ofResource("any")), bytes)).doesNotContain("any");
        }
        assertThat(opened(tls(name, forbidden), hello("x.example.com"))).isEqualTo("name");
        assertThat(mesh.failures()).contains("forbidden by tls-egress-deny of Service shop/books");
    }

    /** Name of the server that a connection leads to, which it says at once; empty for none. */
    private String opened(OutboundPolicy policy, byte[] first) throws Exception {
        mesh.publish(policy);
        InetSocketAddress address = mesh.listen();
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(10_000);
            client.getOutputStream().write(first);
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException e) {
            return NOTHING;
        }
    }

    private RouteBackend backend(String name, RouteFilter... filters) throws IOException {
        ServerSocket server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        servers.add(server);
        Thread thread = new Thread(() -> serve(server, name), name);
        thread.setDaemon(true);
        thread.start();
        InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
        return OutboundHarness.backend(OutboundHarness.endpoint(address, null), filters);
    }

    private static void serve(ServerSocket server, String name) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write(name.getBytes(StandardCharsets.US_ASCII));
                client.shutdownOutput();
                client.getInputStream().readAllBytes();
            } catch (IOException e) {
                // The client, or the test, is over.
            }
        }
    }

    private static byte[] hello(String... serverName) throws Exception {
        SSLEngine engine = SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(
                Arrays.stream(serverName).<SNIServerName>map(SNIHostName::new).toList());
        engine.setSSLParameters(parameters);
        ByteBuffer bytes = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), bytes);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static HostMatch suffix(String... labels) {
        List<String> reversed = new ArrayList<>(List.of(labels));
        Collections.reverse(reversed);
        return new HostMatch.Suffix(reversed);
    }

    private static OutboundPolicy opaque(RouteBackend backend) {
        return policy(
                OutboundProtocol.OPAQUE, List.of(route("opaque", backend)), List.<OpaqueRoute>of());
    }

    private static OutboundPolicy tls(OpaqueRoute... routes) {
        return policy(OutboundProtocol.TLS, List.of(), List.of(routes));
    }

    private OpaqueRoute ofResource(String name, HostMatch... snis) throws IOException {
        OpaqueRoute route = tlsRoute(name, snis);
        Meta meta = new Meta("gateway.networking.k8s.io", "TLSRoute", "shop", name, "", 0);
        return new OpaqueRoute(meta, route.snis(), route.distribution(), null);
    }

    private OpaqueRoute tlsRoute(String name, HostMatch... snis) throws IOException {
        return route(name, backend(name), snis);
    }

    private static OpaqueRoute route(String name, RouteBackend backend, HostMatch... snis) {
        return new OpaqueRoute(
                Meta.ofDefault(name),
                List.of(snis),
                new Distribution.FirstAvailable(List.of(backend)),
                null);
    }

    private static OutboundPolicy policy(
            OutboundProtocol protocol, List<OpaqueRoute> opaque, List<OpaqueRoute> tls) {
        return new OutboundPolicy(
                new Meta("", "Service", "shop", "books", "", 80),
                null,
                protocol,
                Duration.ofSeconds(10),
                List.of(),
                List.of(),
                opaque,
                tls,
                null,
                null,
                false,
                1);
    }
}

package io.gossamer.proxy.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Backend.Affinity;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.OutboundPolicy.Retry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests and connections of one session, from the client's socket to an endpoint. */
class SessionAffinityTest {

    private static final int REPLICAS = 4;

    private OutboundHarness mesh;

    @BeforeEach
    void start() throws Exception {
        mesh = new OutboundHarness(Set.of());
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private void publish(Affinity affinity, @Nullable Retry retry, int... statuses)
            throws Exception {
        Endpoint[] endpoints = new Endpoint[REPLICAS];
        for (int i = 0; i < REPLICAS; i++) {
            endpoints[i] = OutboundHarness.endpoint(mesh.serve("replica-" + i, statuses), null);
        }
        mesh.publish(
                OutboundHarness.rule(List.of(), retry, false, mesh.balance(affinity, endpoints)));
    }

    private String serves(String... headers) throws Exception {
        return mesh.get("/", headers).headers().firstValue("server-name").orElseThrow();
    }

    @Test
    void aUserHasOneReplicaAndUsersHaveAll() throws Exception {
        publish(new Affinity.Header("x-user"), null, 200);

        Set<String> replicas = new HashSet<>();
        for (int user = 0; user < 20; user++) {
            String home = serves("X-User", "user-" + user);
            assertThat(serves("x-user", "user-" + user)).isEqualTo(home);
            replicas.add(home);
        }

        assertThat(replicas).hasSize(REPLICAS);
    }

    @Test
    void requestsWithoutTheKeyAreBalancedEachByItself() throws Exception {
        publish(new Affinity.Cookie("SESSION"), null, 200);
        String home = serves("Cookie", "theme=dark; SESSION=ann");

        Set<String> replicas = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            assertThat(serves("Cookie", "SESSION=ann")).isEqualTo(home);
            replicas.add(serves("Cookie", "theme=dark"));
        }

        assertThat(replicas).hasSizeGreaterThan(1);
    }

    @Test
    void aRepetitionGoesToAnotherReplica() throws Exception {
        publish(new Affinity.Header("x-user"), OutboundHarness.retry(1, 503), 503);

        assertThat(mesh.get("/", "x-user", "ann").statusCode()).isEqualTo(503);

        assertThat(mesh.seen).hasSize(2);
        assertThat(mesh.seen.get(0).server()).isNotEqualTo(mesh.seen.get(1).server());
    }

    @Test
    void connectionsOfOneSourceHaveOneReplica() throws Exception {
        try (Replica one = new Replica('1');
                Replica two = new Replica('2');
                Replica three = new Replica('3')) {
            mesh.publish(
                    opaque(
                            new Affinity.Source(),
                            one.endpoint(),
                            two.endpoint(),
                            three.endpoint()));
            InetSocketAddress address = mesh.listen();

            Set<Integer> replicas = new HashSet<>();
            for (int i = 0; i < 12; i++) {
                replicas.add(connect(address));
            }

            assertThat(replicas).hasSize(1).doesNotContain(-1);
        }
    }

    private OutboundPolicy opaque(Affinity affinity, Endpoint... endpoints) {
        return new OutboundPolicy(
                Meta.ofDefault("parent"),
                null,
                OutboundProtocol.OPAQUE,
                Duration.ofSeconds(10),
                List.of(),
                List.of(),
                List.of(
                        new OpaqueRoute(
                                Meta.ofDefault("route"),
                                List.of(),
                                new Distribution.FirstAvailable(
                                        List.of(mesh.balance(affinity, endpoints))),
                                null)),
                List.of(),
                null,
                null,
                false,
                1);
    }

    private static int connect(InetSocketAddress address) throws Exception {
        try (Socket client = new Socket(address.getAddress(), address.getPort())) {
            client.setSoTimeout(10_000);
            return client.getInputStream().read();
        }
    }

    /** Says its name to each connection. */
    private static final class Replica implements AutoCloseable {

        private final ServerSocket server =
                new ServerSocket(0, 16, InetAddress.getLoopbackAddress());

        Replica(char name) throws IOException {
            Thread thread = new Thread(() -> serve(name), "replica-" + name);
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(char name) {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(name);
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The client, or the test, is over.
                }
            }
        }

        Endpoint endpoint() {
            return OutboundHarness.endpoint(
                    (InetSocketAddress) server.getLocalSocketAddress(), null);
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}

package io.gossamer.proxy.identify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.identify.MeshTls.ClientMode;
import io.gossamer.proxy.identify.MeshTls.ServerMode;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What belongs to a credential ends with it, and not before the connections that use it. */
@Timeout(60)
@ParameterizedClass
@EnumSource(TlsProvider.class)
class TlsLifetimeTest {

    private static final String WEB = "web.default.serviceaccount.identity.mesh.cluster.local";
    private static final String API = "api.default.serviceaccount.identity.mesh.cluster.local";

    private static TestCa ca;

    private final TlsSockets sockets = new TlsSockets();

    @Parameter TlsProvider provider;

    @BeforeAll
    static void createAuthority() throws Exception {
        ca = TestCa.create("mesh");
    }

    @AfterEach
    void stop() {
        sockets.close();
    }

    private TlsSide side(String name) throws Exception {
        return TlsSide.of(ca, leaf(name), true, provider);
    }

    private static Credential leaf(String name) throws Exception {
        Instant now = Instant.now();
        return ca.issue(now.minusSeconds(20), now.plusSeconds(86_400), name);
    }

    @Test
    void whileBothSidesRenewEveryConnectionIsMade() throws Exception {
        TlsSide server = side(API);
        TlsSide client = side(WEB);
        InetSocketAddress address = sockets.serve(server.tls(), ServerMode.DIRECT);
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> renewals =
                CompletableFuture.supplyAsync(
                        () -> {
                            int count = 0;
                            while (!done.get()) {
                                renew(server, client);
                                count++;
                            }
                            return count;
                        });

        int resumed = 0;
        for (int i = 0; i < 100; i++) {
            TlsConnection connection =
                    sockets.connect(address, client.tls(), API, ClientMode.DIRECT);
            assertThat(connection.identity()).isEqualTo(API);
            resumed += connection.resumed() ? 1 : 0;
        }
        done.set(true);

        assertThat(renewals.get()).isPositive();
        assertThat(resumed).isLessThan(100);
    }

    private static void renew(TlsSide server, TlsSide client) {
        try {
            server.identity().install(leaf(API));
            client.identity().install(leaf(WEB));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void peersThatSendNonsenseOrGoInTheMiddleDoNoHarm() throws Exception {
        TlsSide server = side(API);
        InetSocketAddress address = sockets.serve(server.tls(), ServerMode.DIRECT);
        Random random = new Random(5);
        for (int i = 0; i < 100; i++) {
            try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
                byte[] nonsense = new byte[random.nextInt(3_000)];
                random.nextBytes(nonsense);
                startLikeTls(nonsense, random);
                socket.setSoLinger(random.nextBoolean(), 0);
                socket.getOutputStream().write(nonsense);
            }
        }

        assertThat(sockets.connect(address, side(WEB).tls(), API, ClientMode.DIRECT).identity())
                .isEqualTo(API);
    }

    /** A record of a handshake, so that more than its first byte is looked at. */
    private static void startLikeTls(byte[] bytes, Random random) {
        byte[] start = {22, 3, 1, (byte) random.nextInt(12), (byte) random.nextInt(256), 1, 0};
        System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
    }
}

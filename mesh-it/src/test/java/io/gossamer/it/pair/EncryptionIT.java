package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.net.RecordingRelay;
import io.gossamer.it.net.TlsRecords;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an observer between two sidecars sees, and what happens to a peer that is not who it should
 * be.
 */
class EncryptionIT {

    @TempDir Path folder;

    private ShopServer shop;
    private ScriptedPair pair;
    private RecordingRelay relay;

    @BeforeEach
    void startPairWithRelayBetween() {
        shop = ShopServer.start();
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, shop.port());
        relay = RecordingRelay.to(pair.server().inbound());
        pair.publish(
                "shop",
                80,
                List.of(
                        Messages.meshedEndpoint(
                                "127.0.0.1", shop.port(), ScriptedPair.SERVER, relay.port())));
    }

    @AfterEach
    void stopPair() {
        relay.close();
        pair.close();
        shop.close();
    }

    @Test
    void trafficBetweenSidecarsIsTls13WithoutATraceOfTheRequest() throws IOException {
        startClient();
        String marker = "marker" + new BigInteger(96, new SecureRandom()).toString(36);
        for (int i = 0; i < 20; i++) {
            post(marker, i);
        }

        assertThat(relay.connections()).isNotEmpty();
        for (RecordingRelay.Connection connection : relay.connections()) {
            TlsRecords.requireTls13(connection.fromClient());
            TlsRecords.requireTls13(connection.fromServer());
            assertThat(TlsRecords.serverSelectsTls13(connection.fromServer())).isTrue();
            assertThat(TlsRecords.find(connection.fromClient(), marker)).isEmpty();
            assertThat(TlsRecords.find(connection.fromServer(), marker)).isEmpty();
        }
    }

    private void post(String marker, int number) throws IOException {
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send(
                    "POST /echo?%1$s HTTP/1.1\r\nHost: shop\r\nX-Number: %2$d\r\nX-M: %1$s\r\nContent-Length: %3$d\r\n\r\n%1$s"
                            .formatted(marker, number, marker.length()));
            assertThat(http.response().text()).isEqualTo(marker);
        }
    }

    @Test
    void sidecarShowsAChainToTheAnchorsThatNamesItsIdentityOnly() throws Exception {
        PeerCertificates peer =
                PeerCertificates.of(
                        pair.server().inbound(),
                        ScriptedPair.SERVER,
                        pair.ca().leaf(ScriptedPair.CLIENT, Duration.ofHours(1)),
                        pair.ca().root(),
                        "transport.l5d.io/v1");

        assertThat(peer.protocol()).isEqualTo("TLSv1.3");
        assertThat(peer.dnsNames()).containsExactly(ScriptedPair.SERVER);
        assertThat(peer.chain().get(0).getPublicKey().getAlgorithm()).isEqualTo("EC");
        peer.verifyAgainst(pair.ca().root());
    }

    @Test
    void requestToAPeerWithAnotherIdentityIsRefusedAndNeverArrives() throws IOException {
        pair.publish(
                "shop",
                80,
                List.of(
                        Messages.meshedEndpoint(
                                "127.0.0.1",
                                shop.port(),
                                ScriptedPair.identity("somebody-else"),
                                pair.server().inbound().getPort())));
        startClient();
        try (RawHttp http = RawHttp.connect(pair.shop())) {
            http.send("GET /headers HTTP/1.1\r\nHost: shop\r\n\r\n");

            assertThat(http.response().status()).isIn(502, 503, 504);
        }
        assertThat(shop.requests()).isZero();
        assertThat(
                        pair.client()
                                .metrics()
                                .sum(
                                        "response_total",
                                        Map.of("direction", "outbound", "status_code", "200")))
                .isZero();
    }

    @Test
    void directConnectionWithoutACertificateIsRefused() throws IOException {
        try (RawHttp http =
                RawHttp.connect(
                        new InetSocketAddress("127.0.0.1", pair.server().inbound().getPort()))) {
            http.send("GET /headers HTTP/1.1\r\nHost: shop\r\n\r\n");

            assertThat(http.isClosedByPeer()).isTrue();
        }
        assertThat(shop.requests()).isZero();
    }

    private void startClient() {
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80"));
    }
}

package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sidecar in ingress mode, and one that is not. */
class IngressIT {

    @TempDir static Path folder;

    private static ShopServer shop;
    private static ShopServer other;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() {
        shop = ShopServer.start();
        other = ShopServer.start();
        pair = ScriptedPair.create(folder);
        pair.startServer(
                settings -> settings.outboundPort("127.0.0.1:0", "127.0.0.1:" + other.port()),
                shop.port());
        pair.publish("shop", 80, shop.port());
        pair.startClient(
                settings ->
                        settings.set("outbound.ingress", "true")
                                .outboundPort("127.0.0.1:0", "127.0.0.1:" + other.port()));
    }

    @AfterAll
    static void stopPair() {
        if (pair != null) {
            pair.close();
        }
        shop.close();
        other.close();
    }

    @Test
    void theOverrideSendsARequestIntoTheMeshWhereverItWasGoing() throws IOException {
        RawHttp.Response response =
                get(
                        pair.client().ports().get(0),
                        "L5d-Dst-Override: shop.default.svc.cluster.local");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .contains("l5d-client-id: " + ScriptedPair.CLIENT)
                .contains("host: www.example.com")
                .doesNotContainIgnoringCase("l5d-dst-override");
    }

    @Test
    void withoutItTheRequestGoesWhereItWasGoingInPlaintextWithTheReason() throws IOException {
        RawHttp.Response response = get(pair.client().ports().get(0), "X-Nothing: 1");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text()).doesNotContain("l5d-client-id");
        assertThat(
                        pair.client()
                                .metrics()
                                .sum(
                                        "request_total",
                                        Map.of(
                                                "direction",
                                                "outbound",
                                                "target_port",
                                                Integer.toString(other.port()),
                                                "no_tls_reason",
                                                "ingress_without_override")))
                .isPositive();
    }

    @Test
    void oneThatIsNoNameIsABadRequestWithoutInformation() throws IOException {
        RawHttp.Response response =
                get(pair.client().ports().get(0), "l5d-dst-override: http://shop/");

        assertThat(response.status()).isEqualTo(400);
        assertThat(response.header("l5d-proxy-error")).isEmpty();
        assertThat(pair.client().get("/why")).contains("l5d-dst-override: http://shop/");
    }

    @Test
    void outsideIngressModeTheHeaderPassesUntouched() throws IOException {
        RawHttp.Response response =
                get(pair.server().ports().get(0), "l5d-dst-override: shop.default");

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.text())
                .containsIgnoringCase("l5d-dst-override: shop.default")
                .doesNotContain("l5d-client-id");
    }

    private static RawHttp.Response get(InetSocketAddress address, String header)
            throws IOException {
        try (RawHttp http = RawHttp.connect(address)) {
            http.send("GET /headers HTTP/1.1\r\nHost: www.example.com\r\n" + header + "\r\n\r\n");
            return http.response();
        }
    }
}

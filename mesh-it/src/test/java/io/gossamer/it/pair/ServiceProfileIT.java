package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.gossamer.api.destination.DestinationProfile;
import io.gossamer.api.destination.PathMatch;
import io.gossamer.api.destination.RequestMatch;
import io.gossamer.api.destination.RetryBudget;
import io.gossamer.api.destination.Route;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Await;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The routes of a service profile, from the control plane to the answer and the metrics. */
class ServiceProfileIT {

    private static final String NAME = "profiled.default.svc.cluster.local";

    @TempDir static Path folder;

    private static ShopServer shop;
    private static ScriptedPair pair;

    @BeforeAll
    static void startPair() throws IOException {
        shop = ShopServer.start();
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, shop.port());
        pair.publish("profiled", 80, shop.port());
        pair.control().profiles().set(NAME + ":80", profile());
        pair.startClient(settings -> settings);
        // The first connection of two cold processes takes its time.
        Await.until(
                "first answer",
                java.time.Duration.ofSeconds(30),
                () -> get("/other").status() == 200);
    }

    @AfterAll
    static void stopPair() throws IOException {
        if (pair != null) {
            pair.close();
        }
        shop.close();
    }

    private static DestinationProfile profile() {
        Duration second = Duration.newBuilder().setSeconds(1).build();
        return DestinationProfile.newBuilder()
                .setFullyQualifiedName(NAME)
                .setRetryBudget(
                        RetryBudget.newBuilder()
                                .setRetryRatio(0.2f)
                                .setMinRetriesPerSecond(10)
                                .setTtl(Duration.newBuilder().setSeconds(10)))
                .addRoutes(route("slow", "/slow/[a-z]+").setTimeout(second))
                .addRoutes(route("failing", "/status/503").setIsRetryable(true))
                .build();
    }

    private static Route.Builder route(String name, String regex) {
        return Route.newBuilder()
                .setCondition(
                        RequestMatch.newBuilder().setPath(PathMatch.newBuilder().setRegex(regex)))
                .putMetricsLabels("route", name);
    }

    private static RawHttp.Response get(String path) throws IOException {
        try (RawHttp http = RawHttp.connect(pair.client().outbound())) {
            http.send("GET " + path + " HTTP/1.1\r\nHost: profiled\r\n\r\n");
            return http.response();
        }
    }

    private static double counted(String metric, String route) {
        return pair.client().metrics().sum(metric, Map.of("dst", NAME + ":80", "rt_route", route));
    }

    @BeforeEach
    void answerAtOnce() {
        shop.answerAfter(java.time.Duration.ZERO);
    }

    @Test
    void aRouteOfTheProfileHasItsOwnTimeoutAndSeries() throws IOException {
        shop.answerAfter(java.time.Duration.ofSeconds(3));

        assertThat(get("/slow/book").status()).isEqualTo(504);
        assertThat(get("/slow/7").status()).isEqualTo(200);

        assertThat(counted("route_request_total", "slow")).isEqualTo(1);
    }

    @Test
    void aRetryableRouteIsRepeatedAtMost16TimesWithinItsBudget() throws IOException {
        int before = shop.requests();

        assertThat(get("/status/503").status()).isEqualTo(503);

        assertThat(shop.requests() - before).isEqualTo(17);
        assertThat(counted("route_request_total", "failing")).isEqualTo(1);
        assertThat(counted("route_actual_request_total", "failing")).isEqualTo(17);
        assertThat(counted("route_retryable_total", "failing")).isEqualTo(16);
    }
}

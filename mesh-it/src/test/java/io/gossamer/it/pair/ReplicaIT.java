package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Await;
import io.gossamer.it.process.ProxyProcess;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas, one of them in trouble. */
class ReplicaIT {

    @TempDir Path folder;

    private ShopServer good;
    private ShopServer bad;
    private ScriptedPair pair;
    private ProxyProcess badProxy;

    @BeforeEach
    void startTwoReplicas() {
        good = ShopServer.start();
        bad = ShopServer.start();
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, good.port());
        badProxy =
                pair.settings("replica")
                        .identity(ScriptedPair.SERVER, folder.resolve("token"), pair.anchors())
                        .set("inbound.app-ports", Integer.toString(bad.port()))
                        .start();
        pair.publish(
                "shop",
                80,
                List.of(
                        Messages.meshedEndpoint(
                                "127.0.0.1",
                                good.port(),
                                ScriptedPair.SERVER,
                                pair.server().inbound().getPort()),
                        Messages.meshedEndpoint(
                                "127.0.0.1",
                                bad.port(),
                                ScriptedPair.SERVER,
                                badProxy.inbound().getPort())));
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80"));
    }

    @AfterEach
    void stopAll() {
        pair.close();
        badProxy.close();
        good.close();
        bad.close();
    }

    @Test
    void bothReplicasAreUsedWhileBothAreFast() throws IOException {
        try (Load load = Load.start(pair.shop(), 4)) {
            load.awaitAnswers(400);
        }
        assertThat(good.requests()).isGreaterThan(40);
        assertThat(bad.requests()).isGreaterThan(40);
    }

    @Test
    void replicaSlowedByAHundredMillisecondsGetsLessThanFifteenPercentWithinTenSeconds()
            throws IOException {
        try (Load load = Load.start(pair.shop(), 4)) {
            load.awaitAnswers(200);
            bad.answerAfter(Duration.ofMillis(100));

            Await.until(
                    "share of the slow replica in 200 requests is below 15 %",
                    Duration.ofSeconds(10),
                    () -> {
                        int goodBefore = good.requests();
                        int badBefore = bad.requests();
                        load.awaitAnswers(load.answers() + 200);
                        double slow = bad.requests() - badBefore;
                        double fast = good.requests() - goodBefore;
                        return slow / (slow + fast) < 0.15;
                    });
            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void replicaThatIsStoppedCostsNoGet() throws IOException {
        try (Load load = Load.start(pair.shop(), 4)) {
            load.awaitAnswers(200);
            badProxy.process().terminate();
            badProxy.process().awaitExit(Duration.ofSeconds(45));

            load.awaitAnswers(load.answers() + 200);

            assertThat(load.failures()).isEmpty();
        }
    }

    @Test
    void killedReplicaGetsNoRequestAfterOneSecond() throws IOException {
        try (RawHttp warm = RawHttp.connect(pair.shop());
                Load load = Load.start(pair.shop(), 4)) {
            warm.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n").response();
            load.awaitAnswers(200);
            long killed = System.nanoTime();
            badProxy.process().kill();

            load.awaitUntil(killed + Duration.ofSeconds(3).toNanos());

            assertThat(load.failuresAfter(killed + Duration.ofSeconds(1).toNanos())).isEmpty();
            assertThat(load.failures()).as("requests in flight").hasSizeLessThanOrEqualTo(4);
        }
    }
}

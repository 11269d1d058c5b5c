package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.outbound.EjectionConfig;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.api.outbound.OutboundPolicy;
import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import io.gossamer.it.net.RawHttp;
import io.gossamer.it.server.ShopServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Circuit breakers of a real sidecar: one of two replicas begins to fail, and works again. */
class BreakerIT {

    private static final int CONSECUTIVE = 7;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration PENALTY = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    private final ShopServer one = ShopServer.start();
    private final ShopServer two = ShopServer.start();
    private ScriptedPair pair;

    @BeforeEach
    void start() {
        pair = ScriptedPair.create(folder);
        pair.startServer(settings -> settings, one.port(), two.port());
        publish("runs", runs());
        publish("rate", rate());
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", authority("runs"))
                                .outboundPort("127.0.0.1:0", authority("rate")));
    }

    @AfterEach
    void stop() {
        pair.close();
        one.close();
        two.close();
    }

    @Test
    void aReplicaThatFailsServesNobodyUntilItsProbation() throws IOException {
        Failures all = outAndBack("runs", pair.client().ports().get(0), 1);
        assertThat(all.count()).as("in a row").isEqualTo(CONSECUTIVE);
        assertThat(all.time()).isLessThan(WINDOW);

        Failures half = outAndBack("rate", pair.client().ports().get(1), 2);
        assertThat(half.time()).as("below 0.8 within the window").isLessThan(WINDOW);
        assertThat(half.count()).as("never so many in a row").isPositive();
    }

    private record Failures(int count, Duration time) {}

    /**
     * Sends one request after the other, until the replica has failed, is left out, and is back.
     *
     * @param every each so many-th request fails
     * @return what clients saw of it, from the first of them to the last
     */
    private Failures outAndBack(String service, InetSocketAddress port, int every)
            throws IOException {
        try (RawHttp web = RawHttp.connect(port)) {
            ShopServer bad = preferred(web);
            ShopServer good = bad == one ? two : one;
            good.answerAfter(Duration.ofMillis(2));
            bad.failEvery(every);
            List<Long> failed = askUntilLeftOut(web, service);
            int servedBefore = bad.requests();
            bad.failEvery(0);
            long last = failed.get(failed.size() - 1);
            while (bad.requests() == servedBefore) {
                assertThat(ask(web)).as("by the one that works").isEqualTo(200);
                assertThat(since(last)).as("back").isLessThan(PATIENCE);
            }
            assertThat(since(last)).as("left out").isGreaterThanOrEqualTo(PENALTY);
            askUntilServed(web, 20, bad);
            good.answerAfter(Duration.ZERO);
            return new Failures(failed.size(), Duration.ofNanos(last - failed.get(0)));
        }
    }

    /** When each request that failed was sent; the last is that after which none failed. */
    private List<Long> askUntilLeftOut(RawHttp web, String service) throws IOException {
        List<Long> failed = new ArrayList<>();
        long begun = System.nanoTime();
        while (isAsked(service)) {
            long sent = System.nanoTime();
            if (ask(web) == 503) {
                failed.add(sent);
            }
            assertThat(since(begun)).as("left out").isLessThan(PATIENCE);
        }
        assertThat(failed).isNotEmpty();
        return failed;
    }

    /** Whether the sidecar's balancer still counts the replica that fails as ready. */
    private boolean isAsked(String service) {
        return pair
                        .client()
                        .metrics()
                        .series(
                                "outbound_http_balancer_endpoints",
                                Map.of("endpoint_state", "pending", "backend_name", service))
                        .stream()
                        .mapToDouble(sample -> sample.value())
                        .sum()
                == 0;
    }

    /** The replica that the balancer takes for the faster one: requests go there. */
    private ShopServer preferred(RawHttp web) throws IOException {
        int before = one.requests();
        int beforeTwo = two.requests();
        while (one.requests() < before + 20 && two.requests() < beforeTwo + 20) {
            assertThat(ask(web)).isEqualTo(200);
        }
        return one.requests() < before + 20 ? two : one;
    }

    private static void askUntilServed(RawHttp web, int requests, ShopServer replica)
            throws IOException {
        int before = replica.requests();
        long begun = System.nanoTime();
        while (replica.requests() < before + requests) {
            assertThat(ask(web)).isEqualTo(200);
            assertThat(since(begun)).as("served").isLessThan(PATIENCE);
        }
    }

    private static int ask(RawHttp web) throws IOException {
        return web.send("GET /books HTTP/1.1\r\nHost: books\r\n\r\n").response().status();
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void publish(String service, FailureAccrual breaker) {
        pair.publish(service, 80, one.port(), two.port());
        OutboundPolicy.Builder policy = Messages.servicePolicy("default", service, 80).toBuilder();
        policy.getProtocolBuilder().getDetectBuilder().getHttp1Builder().setFailureAccrual(breaker);
        pair.control().outbound().set(authority(service), policy.build());
    }

    private static String authority(String service) {
        return service + ".default.svc.cluster.local:80";
    }

    private static FailureAccrual runs() {
        return FailureAccrual.newBuilder()
                .setConsecutiveFailures(
                        FailureAccrual.ConsecutiveFailures.newBuilder()
                                .setMaxFailures(CONSECUTIVE)
                                .setBackoff(backoff()))
                .setEjection(EjectionConfig.newBuilder().setMinReadyEndpoints(1))
                .build();
    }

    private static FailureAccrual rate() {
        return FailureAccrual.newBuilder()
                .setUnified(
                        FailureAccrual.Unified.newBuilder()
                                .setSuccessRateThreshold(0.8)
                                .setDecay(seconds(WINDOW.toSeconds()))
                                .setMinRequests(5)
                                .setMaxConsecutiveFailures(CONSECUTIVE)
                                .setBackoff(backoff()))
                .setEjection(EjectionConfig.newBuilder().setMinReadyEndpoints(1))
                .build();
    }

    private static ExponentialBackoff backoff() {
        return ExponentialBackoff.newBuilder()
                .setMinBackoff(seconds(PENALTY.toSeconds()))
                .setMaxBackoff(seconds(60))
                .build();
    }

    private static com.google.protobuf.Duration seconds(long seconds) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
    }
}

package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.outbound.OutboundPoliciesGrpc;
import io.gossamer.api.outbound.TrafficSpec;
import io.gossamer.destination.ManyServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A thousand services with ten thousand endpoints and two thousand routes, watched by five hundred
 * proxies, some of which read nothing: what a change of one service costs. The bound that is
 * asserted is ten times the one that is aimed at.
 */
class MeshScaleTest {

    private static final int SERVICES = 1_000;
    private static final int ENDPOINTS = 10;
    private static final int ROUTES = 2;
    private static final int PROXIES = 500;

    /** Services that a proxy calls, each watched for its endpoints and for its policy. */
    private static final int CALLED = 20;

    private static final int WATCHERS_OF_A_SERVICE = PROXIES * CALLED / SERVICES;
    private static final int STALLED = 5;
    private static final int CHANGES = 20;
    private static final Duration AIM = Duration.ofSeconds(1);
    private static final long MEMORY_KIB = 512L << 10;

    @TempDir Path directory;

    private @Nullable RawWatchers watchers;
    private @Nullable DestinationProcess process;

    @AfterEach
    void stop() throws Exception {
        RawWatchers watching = watchers;
        if (watching != null) {
            watching.close();
        }
        DestinationProcess started = process;
        if (started != null) {
            started.close();
        }
    }

    @Test
    void changeOfOneServiceReachesItsWatchersWithinTheLimit() throws Exception {
        Path resources = Files.createDirectory(directory.resolve("resources"));
        for (int service = 0; service < SERVICES; service++) {
            publish(resources, service, 0);
        }
        DestinationProcess started = DestinationProcess.start(directory, resources, "-Xmx320m");
        process = started;
        RawWatchers watching = new RawWatchers();
        watchers = watching;
        CountDownLatch first = new CountDownLatch(2 * PROXIES * CALLED);
        watching.count(first);
        open(started, watching);
        watching.start();
        assertThat(first.await(120, TimeUnit.SECONDS)).as("first answers").isTrue();

        List<Long> took = new ArrayList<>();
        Duration cpuBefore = started.cpu();
        for (int change = 1; change <= CHANGES; change++) {
            CountDownLatch told = new CountDownLatch(2 * WATCHERS_OF_A_SERVICE);
            watching.count(told);
            long changed = System.nanoTime();
            publish(resources, change * SERVICES / (CHANGES + 1), change);
            assertThat(told.await(60, TimeUnit.SECONDS)).as("change " + change).isTrue();
            took.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changed));
        }

        System.out.printf(
                "%d services, %d endpoints, %d routes, %d watches: changes in %s ms with %d ms of CPU"
                        + " each, start to end %s of CPU, resident %d KiB%n",
                SERVICES,
                SERVICES * ENDPOINTS,
                SERVICES * ROUTES,
                2 * PROXIES * CALLED,
                took,
                started.cpu().minus(cpuBefore).toMillis() / CHANGES,
                started.cpu(),
                started.residentKib());
        assertThat(took).allSatisfy(ms -> assertThat(ms).isLessThan(AIM.toMillis() * 10));
        assertThat(started.residentKib()).isLessThan(MEMORY_KIB);
        assertThat(started.isAlive()).isTrue();
    }

    private static void open(DestinationProcess started, RawWatchers watching) throws IOException {
        String get = DestinationGrpc.getGetMethod().getFullMethodName();
        String watch = OutboundPoliciesGrpc.getWatchMethod().getFullMethodName();
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            List<String> called = called(proxy);
            watching.open(started.address("destination"), get, destinations(called));
            watching.open(started.address("policy"), watch, specs(called));
            if (proxy < STALLED) {
                List<String> all =
                        IntStream.range(0, SERVICES).mapToObj(ManyServices::authority).toList();
                watching.openStalled(started.address("destination"), get, destinations(all));
            }
        }
    }

    private static List<String> called(int proxy) {
        return IntStream.range(0, CALLED)
                .mapToObj(call -> ManyServices.authority((proxy * CALLED + call) % SERVICES))
                .toList();
    }

    private static List<GetDestination> destinations(List<String> authorities) {
        return authorities.stream()
                .map(authority -> GetDestination.newBuilder().setPath(authority).build())
                .toList();
    }

    private static List<TrafficSpec> specs(List<String> authorities) {
        return authorities.stream()
                .map(authority -> TrafficSpec.newBuilder().setAuthority(authority).build())
                .toList();
    }

    /** One file of a service: other endpoints and another route each time. */
    private static void publish(Path resources, int service, int version) throws IOException {
        String network = "10." + (version * 4 + service / 250) + "." + service % 250;
        StringBuilder text = new StringBuilder(ManyServices.manifest(service, network, ENDPOINTS));
        for (int route = 0; route < ROUTES; route++) {
            text.append(
                    """
                    ---
                    apiVersion: gateway.networking.k8s.io/v1
                    kind: HTTPRoute
                    metadata: {name: s%1$d-%2$d}
                    spec:
                      parentRefs: [{kind: Service, group: core, name: s%1$d, port: 80}]
                      rules:
                      - matches: [{path: {type: PathPrefix, value: /v%3$d/%2$d}}]
                        backendRefs: [{name: s%1$d, port: 80}]
                    """
                            .formatted(service, route, version));
        }
        ManyServices.publish(resources, "s" + service, text.toString());
    }
}

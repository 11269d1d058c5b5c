package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.api.destination.DestinationGrpc;
import io.gossamer.api.destination.GetDestination;
import io.gossamer.destination.ManyServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Five thousand watches over five hundred connections to a service with 256 MB of heap, started
 * with the options that the launcher gives it, and a change to all of them. The bound that is
 * asserted is ten times the one that is aimed at.
 */
class WatchScaleTest {

    private static final int CONNECTIONS = 500;
    private static final int WATCHES = 5_000;
    private static final int SERVICES = 100;
    private static final int PODS_PER_SERVICE = 10;
    private static final Duration AIM = Duration.ofSeconds(1);

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
    void changeReachesAllWatchesWithinTheLimit() throws Exception {
        Path resources = Files.createDirectory(directory.resolve("resources"));
        publish(resources, 0);
        DestinationProcess service = DestinationProcess.start(directory, resources, "-Xmx256m");
        process = service;
        CountDownLatch first = new CountDownLatch(WATCHES);
        long begin = System.nanoTime();
        RawWatchers watching = new RawWatchers();
        watchers = watching;
        watching.count(first);
        for (int i = 0; i < CONNECTIONS; i++) {
            watching.open(
                    service.address("destination"),
                    DestinationGrpc.getGetMethod().getFullMethodName(),
                    requests(i));
        }
        watching.start();
        assertThat(first.await(60, TimeUnit.SECONDS)).as("first answers").isTrue();
        long subscribed = System.nanoTime();

        List<Long> rounds = new ArrayList<>();
        Duration cpuBefore = service.cpu();
        for (int round = 1; round <= 5; round++) {
            CountDownLatch told = new CountDownLatch(WATCHES);
            watching.count(told);
            long changed = System.nanoTime();
            publish(resources, round);
            assertThat(told.await(60, TimeUnit.SECONDS)).as("round " + round).isTrue();
            rounds.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - changed));
        }

        System.out.printf(
                "%d watches over %d connections: first answers in %d ms, changes in %s ms with %d ms"
                        + " of CPU each, start to end %s of CPU, resident %d KiB%n",
                WATCHES,
                CONNECTIONS,
                TimeUnit.NANOSECONDS.toMillis(subscribed - begin),
                rounds,
                service.cpu().minus(cpuBefore).toMillis() / rounds.size(),
                service.cpu(),
                service.residentKib());
        assertThat(rounds).allSatisfy(ms -> assertThat(ms).isLessThan(AIM.toMillis() * 10));
        assertThat(service.isAlive()).isTrue();
    }

    private static List<GetDestination> requests(int connection) {
        return IntStream.range(0, WATCHES / CONNECTIONS)
                .map(watch -> (connection * (WATCHES / CONNECTIONS) + watch) % SERVICES)
                .mapToObj(ManyServices::authority)
                .map(path -> GetDestination.newBuilder().setPath(path).build())
                .toList();
    }

    private static void publish(Path resources, int round) throws IOException {
        String text =
                IntStream.range(0, SERVICES)
                        .mapToObj(
                                service ->
                                        ManyServices.manifest(
                                                service,
                                                "10." + round + "." + service,
                                                PODS_PER_SERVICE))
                        .collect(Collectors.joining("---\n"));
        ManyServices.publish(resources, "services", text);
    }
}

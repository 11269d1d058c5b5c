package io.gossamer.destination.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern READY = Pattern.compile("\"destination\":\"127.0.0.1:(\\d+)\"");

    @TempDir Path directory;

    private @Nullable RawWatchers watchers;
    private @Nullable Process process;

    @AfterEach
    void stop() throws Exception {
        RawWatchers watching = watchers;
        if (watching != null) {
            watching.close();
        }
        Process started = process;
        if (started != null) {
            started.destroyForcibly();
            started.waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void changeReachesAllWatchesWithinTheLimit() throws Exception {
        Path resources = Files.createDirectory(directory.resolve("resources"));
        publish(resources, 0);
        int port = start(resources);
        CountDownLatch first = new CountDownLatch(WATCHES);
        long begin = System.nanoTime();
        RawWatchers watching = new RawWatchers(new InetSocketAddress("127.0.0.1", port));
        watchers = watching;
        watching.count(first);
        for (int i = 0; i < CONNECTIONS; i++) {
            watching.open(paths(i));
        }
        watching.start();
        assertThat(first.await(60, TimeUnit.SECONDS)).as("first answers").isTrue();
        long subscribed = System.nanoTime();

        List<Long> rounds = new ArrayList<>();
        Duration cpuBefore = cpu();
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
                        + " of CPU each, start to end %s of CPU, resident %s%n",
                WATCHES,
                CONNECTIONS,
                TimeUnit.NANOSECONDS.toMillis(subscribed - begin),
                rounds,
                cpu().minus(cpuBefore).toMillis() / rounds.size(),
                cpu(),
                resident());
        assertThat(rounds).allSatisfy(ms -> assertThat(ms).isLessThan(AIM.toMillis() * 10));
        assertThat(process().isAlive()).isTrue();
    }

    private static List<String> paths(int connection) {
        return IntStream.range(0, WATCHES / CONNECTIONS)
                .map(watch -> (connection * (WATCHES / CONNECTIONS) + watch) % SERVICES)
                .mapToObj(service -> "s" + service + ".default.svc.cluster.local:80")
                .toList();
    }

    private int start(Path resources) throws IOException, InterruptedException {
        Path ready = directory.resolve("ready.json");
        Path log = directory.resolve("service.log");
        process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DestinationApplication.class.getName(),
                                "--mesh.destination.resources=" + resources,
                                "--mesh.destination.listen=127.0.0.1:0",
                                "--mesh.destination.policy-listen=127.0.0.1:0",
                                "--mesh.destination.admin=127.0.0.1:0",
                                "--mesh.server.ready-file=" + ready)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Files.exists(ready)) {
            assertThat(process().waitFor(50, TimeUnit.MILLISECONDS))
                    .as(() -> "ended early: " + read(log))
                    .isFalse();
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        Matcher matcher = READY.matcher(Files.readString(ready));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process process() {
        return Objects.requireNonNull(process);
    }

    private Duration cpu() {
        return process().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private String resident() throws IOException {
        Path status = Path.of("/proc", Long.toString(process().pid()), "status");
        return Files.exists(status)
                ? Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmRSS"))
                        .findFirst()
                        .orElse("unknown")
                : "unknown";
    }

    private static void publish(Path resources, int round) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int service = 0; service < SERVICES; service++) {
            text.append("---\napiVersion: v1\nkind: Service\nmetadata: {name: s")
                    .append(service)
                    .append("}\nspec: {ports: [{port: 80}]}\n---\n")
                    .append(
                            "apiVersion: discovery.k8s.io/v1\nkind: EndpointSlice\nmetadata: {name: s")
                    .append(service)
                    .append("-1, labels: {kubernetes.io/service-name: s")
                    .append(service)
                    .append("}}\naddressType: IPv4\nports: [{port: 8080}]\nendpoints:\n");
            for (int pod = 0; pod < PODS_PER_SERVICE; pod++) {
                text.append("- addresses: [10.")
                        .append(round)
                        .append('.')
                        .append(service)
                        .append('.')
                        .append(pod)
                        .append("]\n");
            }
        }
        Path partial = resources.resolve("services.tmp");
        Files.writeString(partial, text);
        Files.move(
                partial,
                resources.resolve("services.yaml"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}

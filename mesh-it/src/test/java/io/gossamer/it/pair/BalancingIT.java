package io.gossamer.it.pair;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gossamer.api.destination.WeightedAddr;
import io.gossamer.it.control.Messages;
import io.gossamer.it.mesh.ScriptedPair;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulation of docs/balancing.md once with real sockets: ten replicas of four workers, service
 * times of a long tail, three replicas slowed by a factor that changes every second, arrivals as
 * Poisson has them, and one sidecar that chooses. The same arrivals and service times in one
 * central queue, which knows who is free and who is fastest, are the bound. Work is sleep, so it
 * costs little CPU; times are ten times those of the simulation, so that those of the machine weigh
 * less.
 */
class BalancingIT {

    private static final int REPLICAS = 10;
    private static final int WORKERS = 4;
    private static final int SLOWED = 3;
    private static final double SLOWEST = 4;
    private static final double MEAN_NANOS = 100e6;
    private static final double LOAD = 0.8;
    private static final String SERVICE_NANOS = "x-service-nanos";

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration TIME =
            Duration.ofSeconds(Boolean.getBoolean("mesh.soak") ? 60 : 10);

    /** A request of the schedule; times are from the start of the load. */
    private record Arrival(long atNanos, long serviceNanos) {}

    /** A request that a worker of the central queue has. */
    private record Working(int replica, long doneAt) {}

    @TempDir Path folder;

    private final List<HttpServer> replicas = new ArrayList<>();
    private final List<ExecutorService> workers = new ArrayList<>();
    private ScriptedPair pair;
    private volatile long start;

    @BeforeEach
    void startReplicas() throws IOException {
        List<WeightedAddr> addresses = new ArrayList<>();
        for (int i = 0; i < REPLICAS; i++) {
            int replica = i;
            HttpServer server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1_024);
            ExecutorService own = Executors.newFixedThreadPool(WORKERS);
            server.createContext("/", exchange -> work(exchange, replica));
            server.setExecutor(own);
            server.start();
            replicas.add(server);
            workers.add(own);
            addresses.add(Messages.plainEndpoint("127.0.0.1", server.getAddress().getPort()));
        }
        pair = ScriptedPair.create(folder);
        pair.publish("shop", 80, addresses);
        pair.startClient(
                settings ->
                        settings.outboundPort("127.0.0.1:0", "shop.default.svc.cluster.local:80"));
    }

    @AfterEach
    void stopAll() {
        pair.close();
        replicas.forEach(server -> server.stop(0));
        workers.forEach(ExecutorService::shutdownNow);
    }

    private void work(HttpExchange exchange, int replica) throws IOException {
        try (exchange) {
            long nanos = Long.parseLong(exchange.getRequestHeaders().getFirst(SERVICE_NANOS));
            double factor = slowness(replica, System.nanoTime() - start);
            TimeUnit.NANOSECONDS.sleep((long) (nanos * factor));
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of some replicas another one each second. */
    private static double slowness(int replica, long nanos) {
        long second = nanos / 1_000_000_000L;
        return replica >= SLOWED
                ? 1
                : 1 + (SLOWEST - 1) * new SplittableRandom(31 * second + replica).nextDouble();
    }

    private static List<Arrival> schedule(Duration time, long seed) {
        double slowedSpeed = Math.log(SLOWEST) / (SLOWEST - 1);
        double capacity = (REPLICAS - SLOWED + SLOWED * slowedSpeed) * WORKERS / MEAN_NANOS;
        SplittableRandom arrivals = new SplittableRandom(seed);
        Random services = new Random(seed + 1);
        List<Arrival> schedule = new ArrayList<>();
        double at = 0;
        while (at < time.toNanos()) {
            double service = MEAN_NANOS * Math.exp(services.nextGaussian() - 0.5);
            schedule.add(new Arrival((long) at, (long) service));
            at += -Math.log(1 - arrivals.nextDouble()) / (capacity * LOAD);
        }
        return schedule;
    }

    @Test
    void theTailIsNearThatOfOneCentralQueue() {
        // Once one was answered, endpoints are known and none of the next waits for that.
        run(List.of(new Arrival(0, 0)));
        run(schedule(WARM_UP, 3));
        List<Arrival> schedule = schedule(TIME, 7);

        double live = percentile(run(schedule));
        double central = percentile(centralQueue(schedule));

        System.out.printf(
                "balancing live: %d requests, load %.1f: p99 %.0f ms, of one central queue %.0f ms,"
                        + " ratio %.2f%n",
                schedule.size(), LOAD, live / 1e6, central / 1e6, live / central);
        assertThat(live / central).as("p99 to one central queue").isLessThan(3);
    }

    /** Sends each request when it is due; how long each took. */
    private long[] run(List<Arrival> schedule) {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI target = URI.create("http://127.0.0.1:" + pair.client().ports().get(0).getPort() + "/");
        List<CompletableFuture<Long>> answers = new ArrayList<>();
        start = System.nanoTime();
        for (Arrival arrival : schedule) {
            long due = start + arrival.atNanos();
            long wait;
            while ((wait = due - System.nanoTime()) > 0) {
                LockSupport.parkNanos(wait);
            }
            HttpRequest request =
                    HttpRequest.newBuilder(target)
                            .header(SERVICE_NANOS, Long.toString(arrival.serviceNanos()))
                            .timeout(Duration.ofSeconds(30))
                            .build();
            answers.add(
                    client.sendAsync(request, HttpResponse.BodyHandlers.discarding())
                            .thenApply(
                                    response -> {
                                        assertThat(response.statusCode()).isEqualTo(200);
                                        return System.nanoTime() - due;
                                    }));
        }
        return nanos(answers, CompletableFuture::join);
    }

    /** The same requests where whoever is free takes the next one, the fastest first. */
    private static long[] centralQueue(List<Arrival> schedule) {
        PriorityQueue<Working> working =
                new PriorityQueue<>((a, b) -> Long.compare(a.doneAt(), b.doneAt()));
        int[] busy = new int[REPLICAS];
        List<Long> latencies = new ArrayList<>();
        long clock = 0;
        for (Arrival arrival : schedule) {
            clock = Math.max(clock, arrival.atNanos());
            while (!working.isEmpty()
                    && (working.peek().doneAt() <= clock || working.size() == REPLICAS * WORKERS)) {
                Working done = working.remove();
                busy[done.replica()]--;
                clock = Math.max(clock, done.doneAt());
            }
            int best = -1;
            for (int i = 0; i < REPLICAS; i++) {
                boolean faster = best < 0 || slowness(i, clock) < slowness(best, clock);
                best = busy[i] < WORKERS && faster ? i : best;
            }
            long end = clock + (long) (arrival.serviceNanos() * slowness(best, clock));
            busy[best]++;
            working.add(new Working(best, end));
            latencies.add(end - arrival.atNanos());
        }
        return nanos(latencies, Long::longValue);
    }

    private static <T> long[] nanos(List<T> values, ToLongFunction<T> each) {
        return values.stream().mapToLong(each).toArray();
    }

    private static double percentile(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[(int) (nanos.length * 0.99)];
    }
}

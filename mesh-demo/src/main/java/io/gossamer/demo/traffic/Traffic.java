package io.gossamer.demo.traffic;

import io.gossamer.demo.Options;
import io.gossamer.demo.Role;
import io.gossamer.demo.http.ServiceClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Visitors of the shop: {@code --rate} requests a second to web, of which every fifth is an order.
 * At most eight are on their way at once; a visitor who finds the queue full is counted, not kept.
 */
// The two periodic tasks catch what can fail in them.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Traffic implements Role {

    private static final int DEFAULT_RATE = 4;
    private static final int THREADS = 8;
    private static final int QUEUE = 32;
    private static final int ORDER_EVERY = 5;

    private final ServiceClient web;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ThreadPoolExecutor visitors =
            new ThreadPoolExecutor(
                    THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(QUEUE));
    private final AtomicLong number = new AtomicLong();
    private final AtomicLong succeeded = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();

    private Traffic(Options options) {
        this.web = new ServiceClient(options.service("web", 8080));
    }

    public static Traffic start(Options options) {
        int rate = Math.max(1, options.number("rate", DEFAULT_RATE));
        Traffic traffic = new Traffic(options);
        traffic.clock.scheduleAtFixedRate(
                traffic::visit, 0, 1_000_000L / rate, TimeUnit.MICROSECONDS);
        traffic.clock.scheduleAtFixedRate(traffic::report, 10, 10, TimeUnit.SECONDS);
        return traffic;
    }

    @Override
    public int port() {
        return 0;
    }

    /** Requests that were answered with 200. */
    public long succeeded() {
        return succeeded.get();
    }

    /** Requests that were not. */
    public long failed() {
        return failed.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        visitors.shutdown();
        try {
            if (!visitors.awaitTermination(2, TimeUnit.SECONDS)) {
                visitors.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            visitors.shutdownNow();
        }
        report();
    }

    private void visit() {
        boolean order = number.incrementAndGet() % ORDER_EVERY == 0;
        try {
            visitors.execute(() -> request(order));
        } catch (RejectedExecutionException e) {
            turnedAway.incrementAndGet();
        }
    }

    private void request(boolean order) {
        try {
            HttpResponse<String> response =
                    order
                            ? web.send("POST", "/orders", "{\"buyer\":\"visitor\"}")
                            : web.send("GET", "/", "");
            if (response.statusCode() == 200) {
                succeeded.incrementAndGet();
                return;
            }
            System.err.println("traffic: " + response.statusCode() + ": " + response.body());
        } catch (IOException e) {
            System.err.println("traffic: " + e.getMessage());
        }
        failed.incrementAndGet();
    }

    private void report() {
        System.out.println(
                "traffic: "
                        + succeeded
                        + " succeeded, "
                        + failed
                        + " failed, "
                        + turnedAway
                        + " not sent");
    }
}

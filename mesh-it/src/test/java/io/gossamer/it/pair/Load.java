package io.gossamer.it.pair;

import io.gossamer.it.net.RawHttp;
import io.gossamer.it.process.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** GET requests one after the other on a few connections until closed. Thread safe. */
final class Load implements AutoCloseable {

    private static final int KEPT_FAILURES = 1000;

    private final InetSocketAddress address;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final List<Failure> failures = new CopyOnWriteArrayList<>();
    private volatile boolean stopped;

    /** A request that got no 200, at this time of {@link System#nanoTime}. */
    record Failure(long atNanos, String what) {}

    private Load(InetSocketAddress address) {
        this.address = address;
    }

    static Load start(InetSocketAddress address, int connections) {
        Load load = new Load(address);
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(load::run, "load-" + i);
            thread.setDaemon(true);
            load.threads.add(thread);
            thread.start();
        }
        return load;
    }

    private void run() {
        while (!stopped) {
            try (RawHttp http = RawHttp.connect(address)) {
                while (!stopped) {
                    http.send("GET / HTTP/1.1\r\nHost: shop\r\n\r\n");
                    RawHttp.Response response = http.response();
                    answers.incrementAndGet();
                    if (response.status() != 200) {
                        fail(response.head());
                    }
                    if (response.header("connection").equalsIgnoreCase("close")) {
                        break;
                    }
                }
            } catch (IOException e) {
                fail(e.toString());
            }
        }
    }

    private void fail(String what) {
        if (failures.size() < KEPT_FAILURES) {
            failures.add(new Failure(System.nanoTime(), what));
        }
    }

    int answers() {
        return answers.get();
    }

    void awaitAnswers(int count) {
        Await.until(
                count + " answers, failures " + failures,
                Duration.ofSeconds(30),
                () -> answers.get() >= count);
    }

    /** Keeps the load up until this time of {@link System#nanoTime}. */
    void awaitUntil(long nanos) {
        Await.until("load until then", Duration.ofMinutes(2), () -> System.nanoTime() >= nanos);
    }

    List<Failure> failures() {
        return List.copyOf(failures);
    }

    List<Failure> failuresAfter(long nanos) {
        return failures.stream().filter(failure -> failure.atNanos > nanos).toList();
    }

    @Override
    public void close() {
        stopped = true;
        for (Thread thread : threads) {
            try {
                thread.join(5_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

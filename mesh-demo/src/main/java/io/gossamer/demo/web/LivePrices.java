package io.gossamer.demo.web;

import io.gossamer.demo.HostPort;
import io.gossamer.demo.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Follows the prices over a WebSocket, and connects again a second after it ended. Its listener
 * runs on one thread of the client at a time; {@link #cents} may be read from any.
 */
// The socket tells its end to the listener, which is this class.
@SuppressWarnings("FutureReturnValueIgnored")
final class LivePrices implements WebSocket.Listener, AutoCloseable {

    private static final int MAX_MESSAGE = 64 * 1024;

    private final URI uri;
    private final HttpClient client;
    private final ScheduledExecutorService retry =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "live-prices");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final StringBuilder message = new StringBuilder();
    private volatile Map<String, Integer> cents = Map.of();
    private final AtomicLong updates = new AtomicLong();
    private volatile @Nullable WebSocket socket;

    LivePrices(HostPort service) {
        this.uri = URI.create("ws://" + service + "/prices/live");
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    void start() {
        retry.execute(this::connect);
    }

    /** The latest prices; empty before the first came. */
    Map<String, Integer> cents() {
        return cents;
    }

    /** How many lists came in. */
    long updates() {
        return updates.get();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
        message.append(part);
        if (message.length() > MAX_MESSAGE) {
            socket.abort();
            connectLater("message: too long (expected: at most 64 KiB)");
            return null;
        }
        if (last) {
            String text = message.toString();
            message.setLength(0);
            try {
                cents = Map.copyOf(Json.read(text, Prices.class).cents());
                updates.incrementAndGet();
            } catch (IOException e) {
                System.err.println("web: " + uri + ": " + e.getMessage());
            }
        }
        socket.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
        connectLater("closed with " + status + " " + reason);
        return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
        connectLater(String.valueOf(error));
    }

    @Override
    public void close() {
        retry.shutdownNow();
        WebSocket open = socket;
        if (open != null) {
            open.abort();
        }
    }

    private void connect() {
        message.setLength(0);
        client.newWebSocketBuilder()
                .connectTimeout(Duration.ofSeconds(10))
                .buildAsync(uri, this)
                .whenComplete(
                        (open, failure) -> {
                            if (failure != null) {
                                connectLater(String.valueOf(failure.getCause()));
                            } else {
                                socket = open;
                            }
                        });
    }

    private void connectLater(String why) {
        if (!retry.isShutdown()) {
            System.err.println("web: " + uri + ": " + why + "; connecting again in 1 s");
            retry.schedule(this::connect, 1, TimeUnit.SECONDS);
        }
    }

    private record Prices(long tick, Map<String, Integer> cents) {}
}

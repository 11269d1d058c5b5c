package io.gossamer.cli.edges;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Somebody with a browser outside the mesh: gets each page once a second, whatever the answer. Ends
 * with {@link #close}.
 */
public final class Visitor implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread thread = new Thread(task, "visitor");
                        thread.setDaemon(true);
                        return thread;
                    });
    private final List<HttpRequest> pages;

    // The periodic task catches what can fail in it.
    @SuppressWarnings("FutureReturnValueIgnored")
    public Visitor(Collection<URI> urls) {
        this.pages =
                urls.stream()
                        .map(
                                url ->
                                        HttpRequest.newBuilder(url)
                                                .timeout(Duration.ofSeconds(5))
                                                .build())
                        .toList();
        if (!pages.isEmpty()) {
            clock.scheduleAtFixedRate(this::visit, 0, 1, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private void visit() {
        for (HttpRequest page : pages) {
            try {
                client.send(page, HttpResponse.BodyHandlers.discarding());
            } catch (IOException e) {
                // The sidecar of the page counts what it answers; one that is away answers nothing.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}

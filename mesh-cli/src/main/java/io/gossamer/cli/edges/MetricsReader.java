package io.gossamer.cli.edges;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;

/** Scrapes admin servers. Thread-safe. */
final class MetricsReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .connectTimeout(TIMEOUT)
                    .build();

    /** Begins a scrape. The result is empty if the server does not answer with 200 in time. */
    CompletableFuture<Optional<Map<Series, Double>>> read(String admin, Predicate<String> wanted) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://" + admin + "/metrics"))
                        .timeout(TIMEOUT)
                        .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                .handle(
                        (response, failure) ->
                                failure == null && response.statusCode() == 200
                                        ? Optional.of(Exposition.parse(response.body(), wanted))
                                        : Optional.empty());
    }

    /** The result of a scrape. */
    static Optional<Map<Series, Double>> await(
            CompletableFuture<Optional<Map<Series, Double>>> scrape) throws InterruptedException {
        try {
            return scrape.get();
        } catch (ExecutionException e) {
            return Optional.empty();
        }
    }
}

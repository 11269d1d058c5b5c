package io.gossamer.demo.http;

import io.gossamer.demo.HostPort;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Calls one service by its plain host name over HTTP/1. Thread-safe; lives as long as the process.
 */
public final class ServiceClient {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient client;
    private final HostPort service;

    public ServiceClient(HostPort service) {
        this.service = service;
        this.client =
                HttpClient.newBuilder()
                        // Else the JDK offers an upgrade to HTTP/2 with every first request.
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(TIMEOUT)
                        .build();
    }

    /**
     * Gets a resource as JSON.
     *
     * @throws IOException if there is no answer, or it is not a 200
     */
    public <T> T get(String path, Class<T> type) throws IOException {
        HttpResponse<String> response = send("GET", path, "");
        return Json.read(success(path, response), type);
    }

    /**
     * Posts JSON and reads the answer.
     *
     * @throws IOException if there is no answer, or it is not a 200
     */
    public <T> T post(String path, Object body, Class<T> type) throws IOException {
        HttpResponse<String> response = send("POST", path, Json.write(body));
        return Json.read(success(path, response), type);
    }

    /**
     * Sends a request, whatever the status of the answer.
     *
     * @throws IOException if there is no answer within ten seconds; the message names the URL
     */
    public HttpResponse<String> send(String method, String path, String body) throws IOException {
        URI uri = URI.create("http://" + service + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(uri + ": interrupted");
        } catch (IOException e) {
            throw new IOException(uri + ": " + e, e);
        }
    }

    private String success(String path, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new IOException(
                    "http://"
                            + service
                            + path
                            + ": "
                            + response.statusCode()
                            + " (expected: 200): "
                            + response.body());
        }
        return response.body();
    }
}

package io.gossamer.destination.source.compose.engine;

import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to the engine: one connection for each request, and only what reads passes, or starts a
 * container again where that was asked for. A process that may write to this socket rules the host;
 * nothing in this class can be made to ask for another method, or another path, than those of
 * {@link #READS} and {@link #RESTART}. Thread-safe.
 */
final class EngineSocket implements DockerHttpClient {

    private static final Pattern READS =
            Pattern.compile(
                    "(/v1\\.\\d{1,3})?/(version|containers/([0-9a-f]{64}/)?json|(?<events>events))"
                            + "(\\?[!-~]*)?");

    private static final Pattern RESTART =
            Pattern.compile("(/v1\\.\\d{1,3})?/containers/[0-9a-f]{64}/restart\\?t=\\d{1,3}");

    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_FOUND = 404;

    /** Of what the engine says of a failure. Bytes. */
    private static final int MAX_REASON = 1_024;

    private final Path socket;
    private final EngineClient.Access access;
    private final LongSupplier nanoTime;
    private final Set<EngineResponse> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    EngineSocket(Path socket, EngineClient.Access access, LongSupplier nanoTime) {
        this.socket = socket;
        this.access = access;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks.
     *
     * @throws UnsupportedOperationException if the request does more than it may
     * @throws NotFoundException if there is no such container
     * @throws UncheckedIOException if there is no answer; the message names the socket and a remedy
     */
    @Override
    public Response execute(Request request) {
        EngineLimits limits = limits(request);
        try {
            return requireSuccess(request, ask(request, limits));
        } catch (IOException e) {
            IOException failure = failure(e);
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    private EngineLimits limits(Request request) {
        boolean isBare =
                request.body() == null
                        && isEmpty(request.bodyBytes())
                        && request.hijackedInput() == null;
        var reads = READS.matcher(request.path());
        if (isBare && request.method().equals("GET") && reads.matches()) {
            return reads.group("events") == null ? EngineLimits.ANSWER : EngineLimits.EVENTS;
        }
        boolean mayRestart = access == EngineClient.Access.RESTART;
        if (isBare
                && mayRestart
                && request.method().equals("POST")
                && RESTART.matcher(request.path()).matches()) {
            return EngineLimits.RESTART;
        }
        throw new UnsupportedOperationException(
                "docker engine: "
                        + request.method()
                        + " "
                        + request.path()
                        + " (expected: GET of version, containers, one of them or events; "
                        + (mayRestart
                                ? "the restart of a container, and nothing else"
                                : "the mesh never writes to the engine")
                        + ")");
    }

    private static boolean isEmpty(byte @Nullable [] body) {
        return body == null || body.length == 0;
    }

    /** The library would need further ones to read what is wrong. */
    private static Response requireSuccess(Request request, Response response) throws IOException {
        int status = response.getStatusCode();
        if (status == OK || status == NO_CONTENT) {
            return response;
        }
        String reason;
        try (response) {
            reason = new String(response.getBody().readNBytes(MAX_REASON), StandardCharsets.UTF_8);
        }
        String message = "answered " + status + " to " + request.method() + " " + request.path();
        if (status == NOT_FOUND) {
            throw new NotFoundException(message);
        }
        throw new IOException(message + ": " + reason.strip());
    }

    private Response ask(Request request, EngineLimits limits) throws IOException {
        long deadline = nanoTime.getAsLong() + limits.time().toNanos();
        EngineConnection connection = EngineConnection.open(socket, nanoTime, deadline);
        try {
            String head =
                    request.method()
                            + " "
                            + request.path()
                            + " HTTP/1.1\r\nHost: docker\r\nAccept: application/json\r\n"
                            + "User-Agent: gossamer\r\nConnection: close\r\n"
                            + (request.method().equals("GET") ? "" : "Content-Length: 0\r\n")
                            + "\r\n";
            connection.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), deadline);
            EngineResponse response = EngineResponse.read(connection, limits, deadline);
            return track(response);
        } catch (IOException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private Response track(EngineResponse response) throws IOException {
        open.removeIf(EngineResponse::isClosed);
        open.add(response);
        if (closed) {
            response.close();
            throw new IOException("closed");
        }
        return response;
    }

    private IOException failure(IOException cause) {
        String why =
                !Files.exists(socket)
                        ? "no such socket (expected: that of a running Docker engine, mounted into"
                                + " this container; or leave the option out, the mesh works without"
                                + " it)"
                        : !Files.isReadable(socket) || !Files.isWritable(socket)
                                ? "not for this account (expected: the socket's group among those"
                                        + " of this process, as group_add of the container)"
                                : cause.getMessage()
                                        + " (expected: a Docker engine that answers; is it"
                                        + " running?)";
        return new IOException(socket + ": " + why, cause);
    }

    /** Ends all requests. */
    @Override
    public void close() {
        closed = true;
        open.forEach(EngineResponse::close);
        open.clear();
    }
}

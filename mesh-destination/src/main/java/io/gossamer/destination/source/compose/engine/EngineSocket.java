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

/**
 * The way to the engine: one connection for each request, and only what reads passes. A process
 * that may write to this socket rules the host; nothing in this class can be made to ask for
 * another method, or another path, than those of {@link #READS}. Thread-safe.
 */
final class EngineSocket implements DockerHttpClient {

    private static final Pattern READS =
            Pattern.compile(
                    "(/v1\\.\\d{1,3})?/(version|containers/([0-9a-f]{64}/)?json|(?<events>events))"
                            + "(\\?[!-~]*)?");

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Path socket;
    private final LongSupplier nanoTime;
    private final Set<EngineResponse> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    EngineSocket(Path socket, LongSupplier nanoTime) {
        this.socket = socket;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks.
     *
     * @throws UnsupportedOperationException if the request does more than read
     * @throws NotFoundException if there is no such container
     * @throws UncheckedIOException if there is no answer; the message names the socket and a remedy
     */
    @Override
    public Response execute(Request request) {
        var reads = READS.matcher(request.path());
        boolean isBare =
                request.body() == null
                        && request.bodyBytes() == null
                        && request.hijackedInput() == null;
        if (!request.method().equals("GET") || !isBare || !reads.matches()) {
            throw new UnsupportedOperationException(
                    "docker engine: "
                            + request.method()
                            + " "
                            + request.path()
                            + " (expected: GET of version, containers, one of them or events; the mesh never"
                            + " writes to the engine)");
        }
        EngineLimits limits =
                reads.group("events") == null ? EngineLimits.ANSWER : EngineLimits.EVENTS;
        try {
            return requireSuccess(request.path(), ask(request.path(), limits));
        } catch (IOException e) {
            IOException failure = failure(e);
            throw new UncheckedIOException(failure.getMessage(), failure);
        }
    }

    /** The library would need further ones to read what is wrong. */
    private static Response requireSuccess(String path, Response response) throws IOException {
        int status = response.getStatusCode();
        if (status == OK) {
            return response;
        }
        response.close();
        String message = "answered " + status + " to GET " + path;
        if (status == NOT_FOUND) {
            throw new NotFoundException(message);
        }
        throw new IOException(message);
    }

    private Response ask(String path, EngineLimits limits) throws IOException {
        long deadline = nanoTime.getAsLong() + limits.time().toNanos();
        EngineConnection connection = EngineConnection.open(socket, nanoTime, deadline);
        try {
            String head =
                    "GET "
                            + path
                            + " HTTP/1.1\r\nHost: docker\r\nAccept: application/json\r\n"
                            + "User-Agent: gossamer\r\nConnection: close\r\n\r\n";
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

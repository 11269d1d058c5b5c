package io.gossamer.destination.source.compose;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers of a real engine (20.10.24, Compose 1.29.2) at a socket, as it frames them: what a test
 * chooses of the recorded lists, and events when the test says so.
 */
final class RecordedEngine implements AutoCloseable {

    private static final Pattern CONTAINER = Pattern.compile("/containers/([0-9a-f]{64})/json");
    private static final Pattern RESTART =
            Pattern.compile("/containers/([0-9a-f]{64})/restart\\?t=5");

    /** When a container starts that is told to. */
    private static final String LATER = "2026-11-28T09:00:00Z";

    private final Path path;
    private final ServerSocketChannel server;
    private final List<SocketChannel> streams = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    private final Map<String, String> starts = new ConcurrentHashMap<>();
    private final Map<String, String> errors = new ConcurrentHashMap<>();
    private final List<String> restarted = new CopyOnWriteArrayList<>();
    private volatile String list;
    private volatile boolean mute;
    private volatile boolean ill;
    private volatile boolean unwilling;

    private RecordedEngine(Path path, String list) throws IOException {
        this.path = path;
        this.list = list;
        Files.deleteIfExists(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        thread(this::accept);
    }

    /** Listens, and answers with this recorded list. */
    static RecordedEngine at(Path path, String name) throws IOException {
        return new RecordedEngine(path, recording("list-" + name + ".json"));
    }

    static String recording(String name) {
        try (var in = RecordedEngine.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** From now on the list is another one; nobody is told. */
    void list(String name) {
        list = recording("list-" + name + ".json");
    }

    /** As {@link #list}, with a list of the test's own. */
    void show(String all) {
        list = all;
    }

    /** The list is another one, and the first recorded event tells of it. */
    void change(String name) {
        list(name);
        event(recording("events.json").lines().findFirst().orElseThrow() + "\n");
    }

    /** Says from now on that a container was started then; nobody is told. */
    void started(String id, String time) {
        starts.put(id, time);
    }

    /** Says from now on why a container could not be started last. */
    void failed(String id, String error) {
        errors.put(id, error);
    }

    /** Restarts nothing, or does again. */
    void unwilling(boolean now) {
        unwilling = now;
    }

    /** Containers that it was told to restart, in this order. */
    List<String> restarted() {
        return restarted;
    }

    void event(String line) {
        streams.forEach(stream -> chunk(stream, line));
    }

    /** Takes connections, and does not answer. */
    void mute() {
        mute = true;
    }

    /** Answers the next questions for its list with an error, or as before. */
    void ill(boolean now) {
        ill = now;
    }

    void breakStreams() throws IOException {
        for (SocketChannel stream : streams) {
            stream.close();
        }
        streams.clear();
    }

    /** The next request line that was not yet taken, but for questions after one container. */
    String asked() throws InterruptedException {
        return asked.take();
    }

    /** All request lines so far. */
    List<String> all() {
        return all;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel connection = server.accept();
                connections.add(connection);
                thread(() -> answer(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void answer(SocketChannel connection) {
        try {
            BufferedReader reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    Channels.newInputStream(connection),
                                    StandardCharsets.US_ASCII));
            String request = reader.readLine();
            String line = request;
            while (line != null && !line.isEmpty()) {
                line = reader.readLine();
            }
            if (request == null) {
                return;
            }
            if (!CONTAINER.matcher(request).find()) {
                asked.add(request);
            }
            all.add(request);
            if (!mute) {
                answer(connection, request.split(" ", -1)[1]);
            }
        } catch (IOException | UncheckedIOException e) {
            // The client has gone.
        }
    }

    private void answer(SocketChannel connection, String target) throws IOException {
        if (target.equals("/version")) {
            whole(connection, recording("version.json"));
        } else if (target.startsWith("/v1.41/events?")) {
            write(connection, head("Transfer-Encoding: chunked"));
            streams.add(connection);
        } else if (ill) {
            write(connection, "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
            connection.close();
        } else if (target.startsWith("/v1.41/containers/json?")) {
            // The engine sends long answers in chunks.
            write(connection, head("Transfer-Encoding: chunked"));
            String body = list;
            int half = body.length() / 2;
            chunk(connection, body.substring(0, half));
            chunk(connection, body.substring(half));
            write(connection, "0\r\n\r\n");
            connection.close();
        } else if (RESTART.matcher(target).find()) {
            restart(connection, target);
        } else if (start(target) != null) {
            whole(connection, state(target));
        } else {
            write(connection, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            connection.close();
        }
    }

    private void restart(SocketChannel connection, String target) throws IOException {
        Matcher container = RESTART.matcher(target);
        if (container.find()) {
            restarted.add(container.group(1));
            if (unwilling) {
                String body = "{\"message\":\"driver failed programming\"}\n";
                write(
                        connection,
                        "HTTP/1.1 500 Internal Server Error\r\nContent-Length: "
                                + body.length()
                                + "\r\n\r\n"
                                + body);
            } else {
                starts.put(container.group(1), LATER);
                errors.remove(container.group(1));
                write(connection, "HTTP/1.1 204 No Content\r\nApi-Version: 1.41\r\n\r\n");
            }
        }
        connection.close();
    }

    private String state(String target) {
        Matcher container = CONTAINER.matcher(target);
        String error = container.find() ? errors.getOrDefault(container.group(1), "") : "";
        return "{\"State\": {\"StartedAt\": \""
                + start(target)
                + "\", \"Error\": \""
                + error
                + "\"}}";
    }

    /** When the container that a request is about was started. */
    private String start(String target) {
        Matcher container = CONTAINER.matcher(target);
        return container.find() ? starts.get(container.group(1)) : null;
    }

    private static void whole(SocketChannel connection, String body) throws IOException {
        write(connection, head("Content-Length: " + body.length()) + body);
        connection.close();
    }

    private static String head(String field) {
        return "HTTP/1.1 200 OK\r\nApi-Version: 1.41\r\nContent-Type: application/json\r\n"
                + field
                + "\r\n\r\n";
    }

    private static void chunk(SocketChannel connection, String text) {
        try {
            String length = Integer.toHexString(text.length()).toLowerCase(Locale.ROOT);
            write(connection, length + "\r\n" + text + "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(SocketChannel connection, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            connection.write(bytes);
        }
    }

    private static void thread(Runnable task) {
        Thread thread = new Thread(task, "recorded-engine");
        thread.setDaemon(true);
        thread.start();
    }

    /** The socket is gone, as after the end of the daemon. */
    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel connection : connections) {
            connection.close();
        }
        Files.deleteIfExists(path);
    }
}

package io.gossamer.destination.source.compose.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import com.github.dockerjava.api.model.Version;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.core.RemoteApiVersion;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the engine. Every method throws a {@link RuntimeException} with a message for
 * people if the engine does not answer. Thread-safe.
 */
public final class EngineClient implements Closeable {

    private static final Pattern VERSION = Pattern.compile("1\\.(\\d{1,3})");

    /** The newest version of the API that the client library knows. */
    private static final int NEWEST = 44;

    /** Events after which a list of containers may differ from the one before. */
    private static final String[] CHANGES = {
        "create",
        "start",
        "restart",
        "die",
        "kill",
        "oom",
        "pause",
        "unpause",
        "rename",
        "destroy",
        "health_status",
        "connect",
        "disconnect"
    };

    /** What the engine may be asked for. */
    public enum Access {
        /** Nothing that changes anything. */
        READ,
        /** As well to start containers again. */
        RESTART
    }

    private final EngineSocket socket;
    private final DockerClient client;
    private final String version;

    private EngineClient(EngineSocket socket, DockerClient client, String version) {
        this.socket = socket;
        this.client = client;
        this.version = version;
    }

    /**
     * Asks the engine for its version, and agrees upon one of the API.
     *
     * @param nanoTime a clock that only goes forward, in nanoseconds
     */
    public static EngineClient connect(Path path, Access access, LongSupplier nanoTime) {
        EngineSocket socket = new EngineSocket(path, access, nanoTime);
        try {
            Version engine =
                    client(path, RemoteApiVersion.UNKNOWN_VERSION, socket).versionCmd().exec();
            int newest = minor(engine.getApiVersion(), NEWEST);
            int oldest = minor(engine.getMinAPIVersion(), 0);
            RemoteApiVersion agreed =
                    RemoteApiVersion.create(1, Math.max(oldest, Math.min(newest, NEWEST)));
            return new EngineClient(
                    socket,
                    client(path, agreed, socket),
                    engine.getVersion() + ", API " + agreed.getVersion());
        } catch (RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static DockerClient client(Path path, RemoteApiVersion version, EngineSocket socket) {
        return DockerClientImpl.getInstance(new EngineConfig(path, version), socket);
    }

    private static int minor(@Nullable String version, int otherwise) {
        Matcher matcher = VERSION.matcher(Objects.requireNonNullElse(version, ""));
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    /** The engine's version, and that of the API. */
    public String version() {
        return version;
    }

    /** Containers with these labels, also those that do not run. */
    public List<Container> containers(Map<String, String> labels) {
        return client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec();
    }

    /** The container whose id begins so; none or one as a rule. */
    public List<Container> container(String id) {
        return client.listContainersCmd().withShowAll(true).withIdFilter(List.of(id)).exec();
    }

    /**
     * When a container was started last; empty if it never was, or is not there any more.
     *
     * @param id all of it
     */
    public Optional<Instant> startOf(String id) {
        try {
            return state(id)
                    .map(InspectContainerResponse.ContainerState::getStartedAt)
                    .map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /**
     * Why a container could not be started last; empty if it could, or is not there any more.
     *
     * @param id all of it
     */
    public String errorOf(String id) {
        return state(id).map(InspectContainerResponse.ContainerState::getError).orElse("");
    }

    private Optional<InspectContainerResponse.ContainerState> state(String id) {
        try {
            return Optional.ofNullable(client.inspectContainerCmd(id).exec().getState());
        } catch (NotFoundException e) {
            return Optional.empty();
        }
    }

    /**
     * Ends a container if it runs, and starts it.
     *
     * @param id all of it
     * @param seconds that it has to end by itself
     * @throws RuntimeException if it could not be started, with the engine's reason
     */
    public void restart(String id, int seconds) {
        client.restartContainerCmd(id).withTimeout(seconds).exec();
    }

    /**
     * Listens until this is closed.
     *
     * @param onChange on a thread of its own, after each event that matters, with the id of the
     *     container or network; returns at once
     * @param onEnd once, when there will be no more; with why
     */
    public void events(Consumer<String> onChange, Consumer<String> onEnd) {
        client.eventsCmd()
                .withEventTypeFilter(EventType.CONTAINER, EventType.NETWORK)
                .withEventFilter(CHANGES)
                .exec(new Listener(onChange, onEnd));
    }

    /** Ends all requests. */
    @Override
    public void close() {
        socket.close();
    }

    private static final class Listener implements ResultCallback<Event> {

        private final Consumer<String> onChange;
        private final Consumer<String> onEnd;
        private volatile @Nullable Closeable stream;

        Listener(Consumer<String> onChange, Consumer<String> onEnd) {
            this.onChange = onChange;
            this.onEnd = onEnd;
        }

        @Override
        public void onStart(Closeable closeable) {
            stream = closeable;
        }

        @Override
        public void onNext(Event event) {
            onChange.accept(Objects.requireNonNullElse(event.getId(), ""));
        }

        @Override
        public void onError(Throwable throwable) {
            onEnd.accept("events: " + throwable.getMessage());
        }

        @Override
        public void onComplete() {
            onEnd.accept("events: ended by the engine");
        }

        @Override
        public void close() throws IOException {
            Closeable open = stream;
            if (open != null) {
                open.close();
            }
        }
    }
}

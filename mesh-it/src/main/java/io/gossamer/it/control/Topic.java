package io.gossamer.it.control;

import io.gossamer.it.process.Await;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * State by key that watchers of one method see: the present value at once, then each change. Thread
 * safe; a watcher is told on the thread that makes the change.
 */
public final class Topic<M> {

    private final String name;
    private final M empty;
    private final Status whenUnknown;
    private final Map<String, M> values = new HashMap<>();
    private final Map<String, List<Watcher<M>>> watchers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private @Nullable M fallback;
    private Fault fault = Fault.NONE;

    Topic(String name, M empty, Status whenUnknown) {
        this.name = name;
        this.empty = empty;
        this.whenUnknown = whenUnknown;
    }

    private record Watcher<M>(
            ServerCallStreamObserver<M> stream,
            Function<@Nullable M, Function<M, @Nullable M>> diff) {}

    /** Sets the value of a key and tells its watchers. */
    public synchronized void set(String key, M value) {
        M before = values.put(key, value);
        for (Watcher<M> watcher : watchers.getOrDefault(key, List.of())) {
            M message = watcher.diff.apply(before).apply(value);
            if (message != null && !watcher.stream.isCancelled()) {
                watcher.stream.onNext(message);
            }
        }
    }

    /** The value of every key that has none of its own. */
    public synchronized void setFallback(M value) {
        fallback = value;
    }

    /** Sends one message to the watchers of a key without changing the value. */
    public synchronized void push(String key, M message) {
        for (Watcher<M> watcher : watchers.getOrDefault(key, List.of())) {
            if (!watcher.stream.isCancelled()) {
                watcher.stream.onNext(message);
            }
        }
    }

    /** What calls from now on get instead of an answer. */
    public synchronized void fail(Fault next) {
        fault = next;
    }

    /** Ends every present watch with this status. */
    public synchronized void cut(Status status) {
        watchers.values()
                .forEach(
                        list ->
                                list.forEach(
                                        watcher -> {
                                            if (!watcher.stream.isCancelled()) {
                                                watcher.stream.onError(status.asException());
                                            }
                                        }));
        watchers.clear();
    }

    /** The keys that were asked for, in order, with repetitions. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    /** Number of live watches of a key. */
    public synchronized int watching(String key) {
        return (int)
                watchers.getOrDefault(key, List.of()).stream()
                        .filter(watcher -> !watcher.stream.isCancelled())
                        .count();
    }

    /** Waits until a key has at least one watch. */
    public void awaitWatch(String key) {
        Await.until(
                name + " is watched for " + key + "; asked so far: " + asked(),
                Duration.ofSeconds(15),
                () -> watching(key) > 0);
    }

    void watch(String key, StreamObserver<M> stream) {
        watch(key, stream, before -> after -> after);
    }

    /** A watch whose later messages are what {@code diff} makes of the old and the new value. */
    synchronized void watch(
            String key,
            StreamObserver<M> stream,
            Function<@Nullable M, Function<M, @Nullable M>> diff) {
        asked.add(key);
        M value = values.getOrDefault(key, fallback);
        if (answerFault(stream, false)) {
            return;
        }
        if (value == null && whenUnknown.getCode() != Status.Code.OK) {
            stream.onError(whenUnknown.withDescription(name + ": " + key).asException());
            return;
        }
        watchers.computeIfAbsent(key, k -> new ArrayList<>())
                .add(new Watcher<>((ServerCallStreamObserver<M>) stream, diff));
        if (value != null) {
            stream.onNext(value);
        }
    }

    /** One answer, then the end. */
    synchronized void get(String key, StreamObserver<M> stream) {
        asked.add(key);
        M value = values.getOrDefault(key, fallback);
        if (answerFault(stream, true)) {
            return;
        }
        if (value == null) {
            stream.onError(whenUnknown.withDescription(name + ": " + key).asException());
            return;
        }
        stream.onNext(value);
        stream.onCompleted();
    }

    private boolean answerFault(StreamObserver<M> stream, boolean unary) {
        if (fault instanceof Fault.Hang) {
            return true;
        }
        if (fault instanceof Fault.Fail fail) {
            stream.onError(fail.status().asException());
            return true;
        }
        if (fault instanceof Fault.Empty) {
            stream.onNext(empty);
            if (unary) {
                stream.onCompleted();
            }
            return true;
        }
        return false;
    }
}

package io.gossamer.destination.app;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** What a stream brought, in its order. */
final class Recorded<M> implements StreamObserver<M> {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final BlockingQueue<M> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Status> end = new CompletableFuture<>();

    @Override
    public void onNext(M message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable failure) {
        end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
        end.complete(Status.OK);
    }

    /** The next message. */
    M next() throws InterruptedException {
        M message = messages.poll(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (message == null) {
            throw new AssertionError(
                    "no message within " + LIMIT + "; the stream " + end.getNow(Status.UNKNOWN));
        }
        return message;
    }

    /** The next message that matches; those before it are passed over. */
    M next(Predicate<M> matching) throws InterruptedException {
        M message = next();
        while (!matching.test(message)) {
            message = next();
        }
        return message;
    }

    Status status() throws InterruptedException {
        try {
            return end.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the stream did not end within " + LIMIT, e);
        }
    }
}

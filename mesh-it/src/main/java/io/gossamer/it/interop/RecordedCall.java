package io.gossamer.it.interop;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One call whose headers, messages, trailers and status are kept as they arrive. */
final class RecordedCall<Q, R> extends ClientCall.Listener<R> {

    private static final int SECONDS = 15;

    private final ClientCall<Q, R> call;
    private final BlockingQueue<R> messages = new LinkedBlockingQueue<>(64);
    private final AtomicInteger received = new AtomicInteger();
    private final CompletableFuture<Metadata> headers = new CompletableFuture<>();
    private final CompletableFuture<Metadata> trailers = new CompletableFuture<>();
    private final CompletableFuture<Status> status = new CompletableFuture<>();

    private RecordedCall(ClientCall<Q, R> call) {
        this.call = call;
    }

    static <Q, R> RecordedCall<Q, R> start(
            Channel channel, MethodDescriptor<Q, R> method, CallOptions options, Metadata headers) {
        RecordedCall<Q, R> recorded = new RecordedCall<>(channel.newCall(method, options));
        recorded.call.start(recorded, headers);
        recorded.call.request(64);
        return recorded;
    }

    void send(Q message) {
        call.sendMessage(message);
    }

    void halfClose() {
        call.halfClose();
    }

    void cancel() {
        call.cancel("the case cancels here", null);
    }

    int received() {
        return received.get();
    }

    R nextMessage() {
        try {
            R message = messages.poll(SECONDS, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("message: none (expected: one), status " + status);
            }
            return message;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    Status awaitClose() {
        return get(status);
    }

    Metadata headers() {
        return get(headers);
    }

    Metadata trailers() {
        return get(trailers);
    }

    private static <T> T get(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("call: no answer (expected: within 15 s)", e);
        }
    }

    @Override
    public void onHeaders(Metadata received) {
        headers.complete(received);
    }

    @Override
    public void onMessage(R message) {
        received.incrementAndGet();
        messages.add(message);
    }

    @Override
    public void onClose(Status closed, Metadata closing) {
        trailers.complete(closing);
        status.complete(closed);
    }
}

package io.gossamer.destination.grpc;

import io.gossamer.destination.stream.Channel;
import io.gossamer.destination.stream.State;
import io.gossamer.destination.stream.Subscriber;
import io.gossamer.destination.stream.Subscription;
import io.gossamer.destination.view.Lookup;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A server stream as the reader of a watch. */
final class StreamSubscriber<V, M> implements Subscriber<V> {

    private final ServerCallStreamObserver<M> call;
    private final BiFunction<@Nullable State<V>, State<V>, List<M>> messages;
    private final M cut;

    private StreamSubscriber(
            ServerCallStreamObserver<M> call,
            BiFunction<@Nullable State<V>, State<V>, List<M>> messages,
            M cut) {
        this.call = call;
        this.messages = messages;
        this.cut = cut;
    }

    /**
     * Begins a watch for a call, and ends it with the call.
     *
     * @param messages what to send, by what was sent before
     * @param cut the message that {@link CuttableStreams} turns into a reset of the stream
     */
    static <Q, V, M> void start(
            Channel<Q, V> channel,
            Q query,
            StreamObserver<M> observer,
            BiFunction<@Nullable State<V>, State<V>, List<M>> messages,
            M cut) {
        ServerCallStreamObserver<M> call = (ServerCallStreamObserver<M>) observer;
        Subscription subscription =
                channel.subscribe(query, new StreamSubscriber<>(call, messages, cut));
        call.setOnReadyHandler(subscription::ready);
        call.setOnCancelHandler(subscription::close);
        call.setOnCloseHandler(subscription::close);
    }

    @Override
    public boolean ready() {
        return call.isReady();
    }

    @Override
    public void next(@Nullable State<V> previous, State<V> current) {
        if (!call.isCancelled()) {
            messages.apply(previous, current).forEach(call::onNext);
        }
    }

    @Override
    public void fail(Lookup.Failed<V> failure) {
        if (!call.isCancelled()) {
            call.onError(Statuses.of(failure).asException());
        }
    }

    @Override
    public void cut() {
        if (!call.isCancelled()) {
            call.onNext(cut);
            if (!call.isCancelled()) {
                call.onError(
                        Status.RESOURCE_EXHAUSTED
                                .withDescription("nothing was read for 20 s")
                                .asException());
            }
        }
    }
}

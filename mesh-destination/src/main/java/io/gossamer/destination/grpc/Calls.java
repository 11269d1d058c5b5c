package io.gossamer.destination.grpc;

import io.gossamer.destination.stream.Channel;
import io.gossamer.destination.view.Lookup;
import io.grpc.stub.StreamObserver;
import java.util.function.Function;

/** The two ways to answer a call: once, or again and again. */
public final class Calls {

    private Calls() {}

    public static <Q, V, M> void watch(
            Lookup<Q> query,
            Channel<Q, V> channel,
            StreamObserver<M> observer,
            Memo<V, M> messages,
            M cut) {
        if (query instanceof Lookup.Failed<Q> failed) {
            observer.onError(Statuses.of(failed).asException());
            return;
        }
        Q asked = ((Lookup.Found<Q>) query).value();
        StreamSubscriber.start(channel, asked, observer, messages, cut);
    }

    public static <Q, V, M> void once(
            Lookup<Q> query,
            Function<Q, Lookup<V>> answer,
            Function<V, M> message,
            StreamObserver<M> observer) {
        if (query instanceof Lookup.Failed<Q> failed) {
            observer.onError(Statuses.of(failed).asException());
            return;
        }
        Lookup<V> found = answer.apply(((Lookup.Found<Q>) query).value());
        if (found instanceof Lookup.Failed<V> failed) {
            observer.onError(Statuses.of(failed).asException());
            return;
        }
        observer.onNext(message.apply(((Lookup.Found<V>) found).value()));
        observer.onCompleted();
    }
}

package io.gossamer.destination.grpc;

import io.gossamer.destination.stream.State;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes the messages of one step once for all readers of it: the publisher tells them one after the
 * other. Confined to the publisher's thread.
 */
public final class Memo<V, M> implements BiFunction<@Nullable State<V>, State<V>, List<M>> {

    private final BiFunction<@Nullable State<V>, State<V>, List<M>> messages;
    private @Nullable State<V> previous;
    private @Nullable State<V> current;
    private List<M> made = List.of();

    public Memo(BiFunction<@Nullable State<V>, State<V>, List<M>> messages) {
        this.messages = messages;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // One state is one instance.
    public List<M> apply(@Nullable State<V> before, State<V> now) {
        if (current != now || previous != before) {
            made = messages.apply(before, now);
            previous = before;
            current = now;
        }
        return made;
    }
}

package io.gossamer.proxy.control.discovery;

import io.gossamer.api.destination.GetDestination;
import io.gossamer.api.destination.Update;
import io.gossamer.proxy.control.connect.ControlChannel;
import io.gossamer.proxy.control.connect.ResumableStream;
import io.gossamer.proxy.control.connect.ResumableStream.AfterEnd;
import io.gossamer.proxy.control.connect.ResumableStream.Limits;
import io.gossamer.proxy.control.connect.ResumableStream.ServerSync;
import io.gossamer.proxy.control.method.ControlMethods;
import io.gossamer.proxy.control.watch.Remembered;
import io.gossamer.proxy.control.watch.WatchSource;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Destination.Get of one name, kept as {@link EndpointState}. On the control loop. */
public final class EndpointSource implements WatchSource<EndpointSnapshot> {

    /** Rule R15: how long an earlier set outlives a server that does not know it any more. */
    public static final Duration HOLD = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final Duration hold;
    private final Consumer<Update> memory;
    private final EndpointState state = new EndpointState();
    private final ResumableStream<GetDestination, Update> stream;
    private @Nullable Sink<EndpointSnapshot> sink;
    private @Nullable ScheduledFuture<?> holdEnd;

    /**
     * Not started yet.
     *
     * @param hold how long what an earlier stream said is kept against the present one
     */
    public EndpointSource(
            ControlChannel channel,
            GetDestination request,
            Limits limits,
            Duration hold,
            Remembered<Update> remembered) {
        this.loop = channel.loop().loop();
        this.hold = hold;
        this.memory = remembered.memory();
        Update restored = remembered.restored();
        if (restored != null) {
            state.restore(restored);
        }
        this.stream =
                new ResumableStream<>(
                        channel, ControlMethods.GET_ENDPOINTS, request, limits, new Stream());
    }

    /** What the snapshot on disk knows, until the stream says more; null if nothing. */
    @Override
    public @Nullable EndpointSnapshot initial() {
        return state.holdsEarlier() ? state.snapshot() : null;
    }

    @Override
    public void start(Sink<EndpointSnapshot> target) {
        sink = target;
        stream.start();
    }

    @Override
    public void stop() {
        stream.stop();
        state.streamEnded();
        cancelHold();
    }

    private void publish() {
        if (sink != null) {
            sink.publish(state.snapshot());
        }
        memory.accept(state.toMessage());
    }

    private void boundHold() {
        if (!state.holdsEarlier()) {
            cancelHold();
        } else if (holdEnd == null) {
            holdEnd =
                    loop.schedule(
                            () -> {
                                holdEnd = null;
                                state.forgetEarlier();
                                publish();
                            },
                            hold.toMillis(),
                            TimeUnit.MILLISECONDS);
        }
    }

    private void cancelHold() {
        if (holdEnd != null) {
            holdEnd.cancel(false);
            holdEnd = null;
        }
    }

    /** The contract's table of errors (section 2, row Get). */
    private final class Stream implements ResumableStream.Owner<Update> {

        @Override
        public void opened(ServerSync sync) {
            state.streamOpened(sync);
            boundHold();
        }

        @Override
        public void message(Update update) {
            if (state.apply(update)) {
                publish();
            }
            boundHold();
        }

        @Override
        public AfterEnd ended(GrpcStatus status) {
            switch (status.code()) {
                case INVALID_ARGUMENT, FAILED_PRECONDITION -> {
                    state.streamEnded();
                    state.forgetEarlier();
                    state.missing();
                    publish();
                    return AfterEnd.RETRY_SLOWLY;
                }
                case NOT_FOUND -> {
                    state.missing();
                    state.streamEnded();
                    boundHold();
                    publish();
                    return AfterEnd.RETRY_SOON;
                }
                default -> {
                    // The server is gone: what it said stays for as long as it takes.
                    state.streamEnded();
                    cancelHold();
                    return AfterEnd.RETRY;
                }
            }
        }
    }
}

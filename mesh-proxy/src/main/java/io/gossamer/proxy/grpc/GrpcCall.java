package io.gossamer.proxy.grpc;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.gossamer.proxy.http.ClientConnection;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call: any number of messages each way. On the channel's loop. What is asked of it after its
 * end has no effect.
 *
 * @param <Q> request
 * @param <R> message of the answer
 */
public final class GrpcCall<Q extends MessageLite, R> {

    private static final Logger log = LoggerFactory.getLogger(GrpcCall.class);

    /** What a peer that does not read, or is not there, makes us keep. Bytes. */
    private static final int MAX_UNSENT = 1 << 20;

    /** Above that the call is not ready for more. Bytes. */
    private static final int READY_UNSENT = 32 << 10;

    private final GrpcChannel channel;
    private final GrpcMethod<Q, R> method;
    private final CallOptions options;
    private final GrpcListener<R> listener;
    private final ArrayDeque<byte[]> unbegun = new ArrayDeque<>(1);
    private CallObserver.@Nullable Answer observed;
    private @Nullable ClientStream stream;
    private @Nullable ScheduledFuture<?> deadline;
    private int unsent;
    private boolean halfClosed;
    private boolean closed;

    GrpcCall(
            GrpcChannel channel,
            GrpcMethod<Q, R> method,
            CallOptions options,
            GrpcListener<R> listener) {
        this.channel = channel;
        this.method = method;
        this.options = options;
        this.listener = listener;
    }

    /** Begins it. The listener may hear at once that it is ready. */
    public void start() {
        observed = channel.settings().observer().started();
        if (!options.deadline().isZero()) {
            deadline =
                    channel.loop()
                            .schedule(
                                    () ->
                                            abort(
                                                    GrpcStatus.of(
                                                            StatusCode.DEADLINE_EXCEEDED,
                                                            "no end within "
                                                                    + options.deadline().toMillis()
                                                                    + " ms")),
                                    options.deadline().toNanos(),
                                    TimeUnit.NANOSECONDS);
        }
        channel.start(this);
    }

    /** Sends a message. Too many that the server does not take end the call. */
    public void send(Q message) {
        if (closed || halfClosed) {
            return;
        }
        byte[] framed = MessageWriter.framed(message);
        unsent += framed.length;
        if (unsent > MAX_UNSENT) {
            abort(
                    GrpcStatus.of(
                            StatusCode.RESOURCE_EXHAUSTED,
                            "unsent messages: "
                                    + unsent
                                    + " bytes (expected: at most "
                                    + MAX_UNSENT
                                    + ")"));
        } else if (stream == null) {
            unbegun.add(framed);
        } else {
            stream.writeData(Unpooled.wrappedBuffer(framed), false);
        }
    }

    /** There are no more messages to send. */
    public void halfClose() {
        if (!closed && !halfClosed) {
            halfClosed = true;
            if (stream != null) {
                stream.writeData(Unpooled.EMPTY_BUFFER, true);
            }
        }
    }

    /** Whether it has a connection, and the server takes what is sent. */
    public boolean isReady() {
        return stream != null && !closed && unsent < READY_UNSENT;
    }

    /** Ends it with CANCELLED. */
    public void cancel(String why) {
        abort(GrpcStatus.of(StatusCode.CANCELLED, why));
    }

    boolean waitsForReady() {
        return options.waitForReady();
    }

    boolean isUrgent() {
        return options.urgent();
    }

    /** The call gets a connection that has room for it. */
    void begin(ClientConnection connection) {
        ClientStream opened =
                connection.open(
                        RequestHeads.of(channel.settings().authority(), method.path(), options),
                        false,
                        new Answer());
        if (closed) {
            return;
        }
        stream = opened;
        byte[] framed;
        while ((framed = unbegun.poll()) != null) {
            opened.writeData(Unpooled.wrappedBuffer(framed), false);
        }
        if (halfClosed) {
            opened.writeData(Unpooled.EMPTY_BUFFER, true);
        }
        hear(listener::onReady);
    }

    private void abort(GrpcStatus status) {
        if (!closed) {
            resetStream();
            close(status);
        }
    }

    private void resetStream() {
        if (stream != null) {
            stream.reset(StreamReset.CANCEL);
        }
    }

    void close(GrpcStatus status) {
        if (closed) {
            return;
        }
        closed = true;
        unbegun.clear();
        if (deadline != null) {
            deadline.cancel(false);
        }
        channel.ended(this);
        if (observed != null) {
            observed.closed(status);
        }
        try {
            listener.onClose(status);
        } catch (RuntimeException e) {
            log.warn("{}: end of a call: {}", method.path(), status, e);
        }
    }

    /** One caller's mistake is not the end of the other calls. */
    private void hear(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.warn("{}: message not handled", method.path(), e);
            abort(new GrpcStatus(StatusCode.CANCELLED, "message not handled", e));
        }
    }

    private @Nullable GrpcStatus received(byte[] bytes) {
        R message;
        try {
            message = method.responses().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            return new GrpcStatus(StatusCode.INTERNAL, "message: " + e.getMessage(), e);
        }
        if (observed != null) {
            observed.message();
        }
        hear(() -> listener.onMessage(message));
        return closed ? GrpcStatus.OK : null;
    }

    /** What HTTP/2 tells of it. */
    private final class Answer implements ClientStream.Listener {

        private final MessageReader reader =
                new MessageReader(channel.settings().maxMessageBytes(), GrpcCall.this::received);

        @Override
        public void onResponse(ResponseHead head, boolean end) {
            if (closed || head.isInformational()) {
                return;
            }
            if (observed != null) {
                observed.head(head.status);
            }
            if (end) {
                end(StatusReader.only(head));
                return;
            }
            GrpcStatus unexpected = StatusReader.unexpected(head);
            if (unexpected != null) {
                abort(unexpected);
            } else {
                hear(() -> listener.onHeaders(head.headers));
            }
        }

        @Override
        public void onData(ByteBuf data, boolean end) {
            int bytes = data.readableBytes();
            GrpcStatus problem = closed ? null : reader.read(data);
            data.release();
            if (problem != null) {
                abort(problem);
            } else if (end) {
                end(GrpcStatus.of(StatusCode.INTERNAL, "answer without trailers"));
            } else if (stream != null) {
                stream.consumed(bytes);
            }
        }

        @Override
        public void onTrailers(HeaderBlock trailers) {
            GrpcStatus status = StatusReader.trailers(trailers);
            end(
                    status.isOk() && reader.isWithinMessage()
                            ? GrpcStatus.of(StatusCode.INTERNAL, "answer ends within a message")
                            : status);
        }

        /** The server has said all; what is not sent by now is not wanted. */
        private void end(GrpcStatus status) {
            if (!closed) {
                if (!halfClosed || unsent > 0) {
                    resetStream();
                }
                close(status);
            }
        }

        @Override
        public void onReset(StreamReset reason) {
            close(StatusReader.reset(reason));
        }

        @Override
        public void onDrained(int bytes) {
            unsent -= bytes;
        }
    }
}

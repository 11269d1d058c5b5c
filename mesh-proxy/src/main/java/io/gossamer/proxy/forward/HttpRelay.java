package io.gossamer.proxy.forward;

import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Couples the two halves of one exchange: request from the client's stream to the endpoint's,
 * response back, credit across, so that the slower side sets the pace.
 *
 * <p>The request may arrive before the endpoint's stream exists: what waits is bounded by the
 * client stream's window. As long as the exchange may be sent again, body bytes up to a limit are
 * kept for it. Lives on one event loop, from the request's head to {@link Observer#onComplete}.
 */
public final class HttpRelay {

    /** What the stack that owns the exchange decides and measures. */
    public interface Observer {

        /**
         * The final head of an attempt has come; nothing of it has gone on.
         *
         * @return true gives the answer up if the request can be sent again: {@link
         *     #onAttemptFailed} follows with {@link StreamReset#REFUSED}, and the observer must
         *     then open another stream
         */
        default boolean givesUp(ResponseHead head) {
            return false;
        }

        /** Whether the head waits for the frame after it, since trailers may give it up. */
        default boolean awaitsTrailers(ResponseHead head) {
            return false;
        }

        /** As {@link #givesUp} for the trailers of an answer without body, whose head waits. */
        default boolean givesUpAt(HeaderBlock trailers) {
            return false;
        }

        /**
         * Bytes of the request's body go on; not told again when they are repeated.
         *
         * @param data to be read during the call only, without moving its indices
         */
        default void onRequestData(ByteBuf data) {}

        /** The request has ended; not told if it ended with its head. */
        default void onRequestEnd() {}

        /** Bytes of the response's body go on. */
        default void onResponseData(int bytes) {}

        /** A head of the response, to be edited in place before it goes on. */
        void onResponseHead(ResponseHead head, boolean end);

        /** The first frame of the response's body, or its end without one. */
        void onFirstFrame();

        void onResponseTrailers(HeaderBlock trailers);

        /**
         * The endpoint's stream broke before a final head was passed on. The observer now opens
         * another stream ({@link #attach}), answers itself, or calls {@link #abort}.
         */
        void onAttemptFailed(StreamReset reason);

        /** The request has been handed to the current attempt's stream to its end. */
        default void onRequestSent() {}

        /** Bytes moved in some direction. */
        default void onActivity() {}

        /** The exchange is over. Called once. */
        void onComplete(Outcome outcome);
    }

    /** How an exchange ended. */
    public enum Outcome {
        DONE,
        CLIENT_RESET,
        ENDPOINT_RESET,
        ABORTED
    }

    private final ServerStream client;
    private final Observer observer;
    private final FromClient fromClient = new FromClient();
    private final ReplayBuffer replay;

    /** Pieces of the request's body that wait for an attempt; most requests have none. */
    private @Nullable ArrayDeque<ByteBuf> waiting;

    private @Nullable ClientStream endpoint;
    private @Nullable FromEndpoint fromEndpoint;
    private @Nullable HeaderBlock requestTrailers;
    private boolean requestEnded;
    private boolean responseStarted;
    private boolean responseEnded;
    private boolean firstFrameSeen;
    private boolean tunnel;
    private boolean complete;
    // Request bytes for which the client has its credit back; a second attempt gives none twice.
    private long credited;
    private long received;
    // Pieces of the request's body that the current attempt has sent, and that any has.
    private int sentPieces;
    private int toldPieces;

    /**
     * @param requestEnded the request has no body
     * @param replayLimit body bytes to keep for another attempt; 0 for none
     */
    public HttpRelay(
            ServerStream client, boolean requestEnded, int replayLimit, Observer observer) {
        this.client = client;
        this.requestEnded = requestEnded;
        this.observer = observer;
        this.replay = new ReplayBuffer(replayLimit);
        client.listen(fromClient);
    }

    /**
     * Listener for a new attempt's stream: pass it when opening, then {@link #attach} the stream.
     */
    public ClientStream.Listener newAttempt() {
        fromEndpoint = new FromEndpoint();
        endpoint = null;
        return fromEndpoint;
    }

    /**
     * The stream of the current attempt is open, its head was sent. Body bytes that waited follow.
     */
    public void attach(ClientStream stream) {
        if (complete) {
            stream.reset(StreamReset.CANCEL);
            return;
        }
        endpoint = stream;
        ByteBuf body;
        while (endpoint == stream && (body = nextWaiting()) != null) {
            boolean last = !isWaiting() && requestEnded && requestTrailers == null;
            send(stream, body, last);
        }
        HeaderBlock trailers = requestTrailers;
        if (endpoint == stream && trailers != null) {
            stream.writeTrailers(trailers);
        }
        if (endpoint == stream && requestEnded) {
            observer.onRequestSent();
        }
    }

    private ArrayDeque<ByteBuf> waiting() {
        ArrayDeque<ByteBuf> pieces = waiting;
        if (pieces == null) {
            pieces = new ArrayDeque<>(2);
            waiting = pieces;
        }
        return pieces;
    }

    private boolean isWaiting() {
        return waiting != null && !waiting.isEmpty();
    }

    private @Nullable ByteBuf nextWaiting() {
        return waiting == null ? null : waiting.poll();
    }

    private void send(ClientStream stream, ByteBuf data, boolean end) {
        if (data.isReadable() && ++sentPieces > toldPieces) {
            toldPieces = sentPieces;
            observer.onRequestData(data);
        }
        stream.writeData(replay.keep(data), end);
    }

    /** Whether the request, as far as it was sent, can be sent again from the start. */
    public boolean isReplayable() {
        return !responseStarted && !complete && replay.isWhole();
    }

    /** The same if no more than so many bytes of body may be sent again. */
    public boolean isReplayable(int maxBodyBytes) {
        return isReplayable() && replay.size() <= maxBodyBytes;
    }

    /** Puts the kept bytes back in front; call before {@link #newAttempt}. */
    public void rewind() {
        endpoint = null;
        sentPieces = 0;
        if (replay.hasKept()) {
            replay.restore(waiting());
        }
    }

    /** Whether a new attempt has body bytes or trailers to send after its head. */
    public boolean hasBody() {
        return !requestEnded || isWaiting() || requestTrailers != null;
    }

    public boolean isResponseStarted() {
        return responseStarted;
    }

    public boolean isComplete() {
        return complete;
    }

    /** Bytes after the heads are a tunnel (101, or 2xx to CONNECT): each direction ends alone. */
    public void becomeTunnel() {
        tunnel = true;
    }

    /**
     * Answers in the endpoint's place.
     *
     * @param write writes a whole response to the client's stream
     * @return false if a response had begun already: then the exchange is aborted
     */
    public boolean answer(Runnable write) {
        if (complete) {
            return false;
        }
        if (responseStarted) {
            abort(StreamReset.INTERNAL_ERROR);
            return false;
        }
        responseStarted = true;
        cancelAttempt();
        write.run();
        finish(Outcome.ABORTED);
        return true;
    }

    /** Gives up both halves. */
    public void abort(StreamReset reason) {
        if (complete) {
            return;
        }
        cancelAttempt();
        client.reset(reason);
        finish(Outcome.ABORTED);
    }

    /**
     * Gives up the current attempt, if there is one. Before a final head was passed on the observer
     * then opens another stream or answers itself.
     */
    public void cancelAttempt() {
        ClientStream stream = endpoint;
        endpoint = null;
        fromEndpoint = null;
        if (stream != null) {
            stream.reset(StreamReset.CANCEL);
        }
    }

    /** {@code over}: the endpoint's stream has ended in both directions. */
    private void giveUp(boolean over) {
        if (over) {
            endpoint = null;
            fromEndpoint = null;
        } else {
            cancelAttempt();
        }
        observer.onAttemptFailed(StreamReset.REFUSED);
    }

    private void endResponse() {
        responseEnded = true;
        if (requestEnded) {
            finish(Outcome.DONE);
        } else if (!tunnel) {
            // The rest of the request has no reader any more.
            cancelAttempt();
            finish(Outcome.DONE);
        }
    }

    private void endRequest() {
        requestEnded = true;
        observer.onRequestEnd();
        if (responseEnded) {
            finish(Outcome.DONE);
        } else if (endpoint != null) {
            observer.onRequestSent();
        }
    }

    private void finish(Outcome outcome) {
        if (complete) {
            return;
        }
        complete = true;
        replay.release();
        ByteBuf body;
        while ((body = nextWaiting()) != null) {
            body.release();
        }
        observer.onComplete(outcome);
        // What no endpoint has read must not hold up what follows on the connection.
        client.consumed((int) (received - credited));
    }

    private void firstFrame() {
        if (!firstFrameSeen) {
            firstFrameSeen = true;
            observer.onFirstFrame();
        }
    }

    /** The request, and the client's credit for the response. */
    private final class FromClient implements HttpStreamListener {

        @Override
        public void onData(ByteBuf data, boolean end) {
            int bytes = data.readableBytes();
            if (complete) {
                data.release();
                client.consumed(bytes);
                return;
            }
            received += bytes;
            observer.onActivity();
            ClientStream stream = endpoint;
            if (stream == null) {
                waiting().add(data);
            } else {
                // A tunnel's end must be seen after its bytes were handed on.
                send(stream, data, end);
            }
            if (end) {
                endRequest();
            }
        }

        @Override
        public void onTrailers(HeaderBlock trailers) {
            if (complete) {
                return;
            }
            requestTrailers = trailers;
            ClientStream stream = endpoint;
            if (stream != null) {
                stream.writeTrailers(trailers);
            }
            endRequest();
        }

        @Override
        public void onReset(StreamReset reason) {
            if (!complete) {
                cancelAttempt();
                finish(Outcome.CLIENT_RESET);
            }
        }

        @Override
        public void onDrained(int bytes) {
            observer.onActivity();
            ClientStream stream = endpoint;
            if (stream != null) {
                stream.consumed(bytes);
            }
        }
    }

    /** The response of one attempt, and the endpoint's credit for the request. */
    private final class FromEndpoint implements ClientStream.Listener {

        private long drained;
        private @Nullable ResponseHead held;

        private boolean isStale() {
            return complete || fromEndpoint != this;
        }

        @Override
        public void onResponse(ResponseHead head, boolean end) {
            if (isStale()) {
                return;
            }
            observer.onActivity();
            boolean isFinal = !head.isInformational();
            if (isFinal && observer.givesUp(head) && isReplayable()) {
                giveUp(end && requestEnded);
                return;
            }
            if (isFinal && !end && isReplayable() && observer.awaitsTrailers(head)) {
                held = head;
                return;
            }
            pass(head, end);
        }

        private void pass(ResponseHead head, boolean end) {
            boolean isFinal = !head.isInformational();
            if (isFinal) {
                responseStarted = true;
                replay.release();
            }
            observer.onResponseHead(head, end);
            if (isStale()) {
                return;
            }
            if (end && isFinal) {
                firstFrame();
            }
            client.writeResponse(head, end);
            if (end && isFinal) {
                endResponse();
            }
        }

        /** The head that waited goes on. */
        private void passHeld() {
            ResponseHead head = held;
            if (head != null) {
                held = null;
                pass(head, false);
            }
        }

        @Override
        public void onData(ByteBuf data, boolean end) {
            if (!isStale()) {
                passHeld();
            }
            if (isStale()) {
                data.release();
                return;
            }
            observer.onActivity();
            firstFrame();
            if (data.isReadable()) {
                observer.onResponseData(data.readableBytes());
            }
            client.writeData(data, end);
            if (end) {
                endResponse();
            }
        }

        @Override
        public void onTrailers(HeaderBlock trailers) {
            if (isStale()) {
                return;
            }
            if (held != null && observer.givesUpAt(trailers) && isReplayable()) {
                held = null;
                giveUp(requestEnded);
                return;
            }
            passHeld();
            if (isStale()) {
                return;
            }
            firstFrame();
            observer.onResponseTrailers(trailers);
            client.writeTrailers(trailers);
            endResponse();
        }

        @Override
        public void onReset(StreamReset reason) {
            if (isStale()) {
                return;
            }
            endpoint = null;
            fromEndpoint = null;
            if (responseStarted) {
                client.reset(reason == StreamReset.REFUSED ? StreamReset.CANCEL : reason);
                finish(Outcome.ENDPOINT_RESET);
            } else {
                observer.onAttemptFailed(reason);
            }
        }

        @Override
        public void onDrained(int bytes) {
            drained += bytes;
            observer.onActivity();
            if (!complete && drained > credited) {
                int credit = (int) (drained - credited);
                credited = drained;
                client.consumed(credit);
            }
        }
    }
}

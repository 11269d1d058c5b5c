package io.gossamer.proxy.forward;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.ClientConnection;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.h2.Http2ClientConnection;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Multiplexed connections: one, as long as the peer's limit allows. */
final class Http2Pool implements HttpEndpointPool, ClientConnection.Owner {

    /** Requests that wait for a connection. */
    private static final int MAX_WAITING = 10_000;

    private final Dialer dialer;
    private final Http2Parameters parameters;

    /** Those that take requests. */
    private final List<Http2ClientConnection> open = new ArrayList<>(1);

    /** Those that only end what they have. */
    private final List<Http2ClientConnection> draining = new ArrayList<>(0);

    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean dialing;
    private boolean closed;

    Http2Pool(Dialer dialer, Http2Parameters parameters) {
        this.dialer = dialer;
        this.parameters = parameters;
    }

    @Override
    public Pending open(
            RequestHead head, boolean end, ClientStream.Listener listener, Opened opened) {
        Http2ClientConnection free = withCapacity();
        if (free != null) {
            opened.onOpened(free.open(head, end, listener), free.channel());
            return () -> {};
        }
        return enqueue(new Waiting(head, end, listener, opened));
    }

    @Override
    public void connect(Opened outcome) {
        Http2ClientConnection free = withCapacity();
        if (free != null) {
            outcome.onOpened(NoStream.INSTANCE, free.channel());
        } else {
            enqueue(new Waiting(null, true, null, outcome));
        }
    }

    private Pending enqueue(Waiting request) {
        if (closed) {
            request.opened.onFailed(removed());
        } else if (waiting.size() >= MAX_WAITING) {
            request.opened.onFailed(
                    ProxyFailure.retryable(
                            FailureCode.LOAD_SHED,
                            "requests waiting for a connection: more than " + MAX_WAITING));
        } else {
            waiting.add(request);
            dialIfNeeded();
        }
        return request;
    }

    private static ProxyFailure removed() {
        return ProxyFailure.retryable(FailureCode.CONNECT_FAILED, "endpoint: was removed");
    }

    private void dialIfNeeded() {
        if (!dialing && !waiting.isEmpty()) {
            dialing = true;
            dialer.dial(new Dial());
        }
    }

    private @Nullable Http2ClientConnection withCapacity() {
        for (int i = 0; i < open.size(); i++) {
            Http2ClientConnection connection = open.get(i);
            if (connection.capacity() > 0) {
                return connection;
            }
        }
        return null;
    }

    private void serve() {
        Http2ClientConnection free;
        while (!waiting.isEmpty() && (free = withCapacity()) != null) {
            Waiting request = waiting.poll();
            if (request != null && !request.cancelled) {
                request.start(free);
            }
        }
        dialIfNeeded();
    }

    @Override
    public void onAvailable(ClientConnection connection) {
        if (!waiting.isEmpty()) {
            serve();
        }
    }

    @Override
    public void onDraining(ClientConnection connection) {
        Http2ClientConnection leaving = (Http2ClientConnection) connection;
        if (open.remove(leaving)) {
            draining.add(leaving);
        }
    }

    @Override
    public void onClosed(ClientConnection connection) {
        Http2ClientConnection gone = (Http2ClientConnection) connection;
        open.remove(gone);
        draining.remove(gone);
        if (!waiting.isEmpty()) {
            serve();
        }
    }

    @Override
    public int activeStreams() {
        int streams = 0;
        for (Http2ClientConnection connection : open) {
            streams += connection.activeStreams();
        }
        for (Http2ClientConnection connection : draining) {
            streams += connection.activeStreams();
        }
        return streams;
    }

    @Override
    public int connections() {
        return open.size() + draining.size();
    }

    @Override
    public void close() {
        closed = true;
        failWaiting(removed());
        for (Http2ClientConnection connection : List.copyOf(open)) {
            connection.drain();
        }
    }

    private void failWaiting(ProxyFailure failure) {
        for (Waiting request : List.copyOf(waiting)) {
            waiting.remove(request);
            if (!request.cancelled) {
                request.opened.onFailed(failure);
            }
        }
    }

    private final class Dial implements Connected {

        @Override
        public void onConnected(Channel channel) {
            dialing = false;
            Http2ClientConnection connection =
                    new Http2ClientConnection(Http2Pool.this, parameters);
            open.add(connection);
            channel.pipeline().addLast(connection);
            if (closed) {
                connection.drain();
            } else {
                serve();
            }
        }

        @Override
        public void onFailed(ProxyFailure failure) {
            dialing = false;
            failWaiting(failure);
            dialIfNeeded();
        }
    }

    /** A request, or with a null head only the wish for a connection. */
    private static final class Waiting implements Pending {

        private final @Nullable RequestHead head;
        private final boolean end;
        private final ClientStream.@Nullable Listener listener;
        private final Opened opened;
        private boolean cancelled;

        Waiting(
                @Nullable RequestHead head,
                boolean end,
                ClientStream.@Nullable Listener listener,
                Opened opened) {
            this.head = head;
            this.end = end;
            this.listener = listener;
            this.opened = opened;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        void start(Http2ClientConnection connection) {
            if (head == null || listener == null) {
                opened.onOpened(NoStream.INSTANCE, connection.channel());
            } else {
                opened.onOpened(connection.open(head, end, listener), connection.channel());
            }
        }
    }
}

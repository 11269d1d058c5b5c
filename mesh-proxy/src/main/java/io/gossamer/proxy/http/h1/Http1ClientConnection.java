package io.gossamer.proxy.http.h1;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.ClientConnection;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection to an endpoint: one exchange at a time, kept alive between them. Put into
 * the pipeline of a channel that is connected and, if it has TLS, has done its handshake.
 */
public final class Http1ClientConnection extends Http1Connection implements ClientConnection {

    /** No {@code Keep-Alive: timeout} was seen. */
    public static final int NO_TIMEOUT = -1;

    private final Owner owner;
    private final HeadScanner scanner = HeadScanner.ofResponses();

    private @Nullable Http1ClientExchange exchange;
    private int exchanges;
    private int idleTimeoutSeconds = NO_TIMEOUT;
    private boolean reusable = true;

    public Http1ClientConnection(Owner owner) {
        this.owner = owner;
    }

    /** The server's own idle timeout as last told, in seconds, or {@link #NO_TIMEOUT}. */
    public int idleTimeoutSeconds() {
        return idleTimeoutSeconds;
    }

    /** Exchanges that were begun, the current one included. */
    public int exchanges() {
        return exchanges;
    }

    @Override
    public int capacity() {
        return exchange == null && reusable && !isClosed() && !hasInput() ? 1 : 0;
    }

    @Override
    public int activeStreams() {
        return exchange == null ? 0 : 1;
    }

    @Override
    public ClientStream open(RequestHead head, boolean end, ClientStream.Listener listener) {
        if (capacity() == 0) {
            throw new IllegalStateException("connection: " + channel() + " is in use or closed");
        }
        exchanges++;
        Http1ClientExchange opened = new Http1ClientExchange(this, head, end, listener);
        exchange = opened;
        opened.writeHead(head, end);
        return opened;
    }

    @Override
    boolean step(ByteBuf in) throws ProxyFailure {
        Http1ClientExchange current = exchange;
        if (current == null) {
            if (in.isReadable()) {
                throw ResponseParser.bad("bytes that no request asked for");
            }
            return false;
        }
        if (current.isResponseBegun()) {
            return current.readBody(in);
        }
        return in.isReadable() && readHead(current, in);
    }

    private boolean readHead(Http1ClientExchange current, ByteBuf in) throws ProxyFailure {
        current.bytesSeen();
        int length;
        try {
            length = scanner.scan(in);
        } catch (ProxyFailure failure) {
            throw ResponseParser.bad(String.valueOf(failure.getMessage()));
        }
        if (length < 0) {
            return false;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        ResponseParser.Parsed parsed = ResponseParser.parse(bytes);
        if (parsed.keepAliveParameters() != null) {
            idleTimeoutSeconds = KeepAliveHeader.timeoutSeconds(parsed.keepAliveParameters());
        }
        reusable &= parsed.keepAlive() || parsed.head().isInformational();
        current.onHead(parsed);
        return true;
    }

    void notReusable() {
        reusable = false;
    }

    /** Both directions of the exchange have ended. */
    void ended(Http1ClientExchange ended) {
        if (exchange != ended) {
            return;
        }
        exchange = null;
        resetCredit();
        if (reusable && !hasInput() && !isInputEnded()) {
            owner.onAvailable(this);
        } else {
            closeAfterWrites();
        }
    }

    /** The exchange was given up: the connection cannot be used any more. */
    void abandoned(Http1ClientExchange given) {
        if (exchange == given) {
            exchange = null;
            close();
        }
    }

    @Override
    void onMalformed(ProxyFailure failure) {
        breakExchange(StreamReset.PROTOCOL_ERROR);
        close();
    }

    @Override
    void onInputEnded() {
        Http1ClientExchange current = exchange;
        if (current != null && current.isResponseDone()) {
            notReusable();
        } else if (current == null || room() > 0) {
            breakExchange(StreamReset.CONNECTION_LOST);
            close();
        }
        // Else what is left of the response waits for room.
    }

    @Override
    void onFlushed() {
        Http1ClientExchange current = exchange;
        if (current != null) {
            current.flushed();
        }
    }

    @Override
    void onDrained(int bytes) {
        Http1ClientExchange current = exchange;
        if (current != null) {
            current.drained(bytes);
        }
    }

    @Override
    void onLost() {
        breakExchange(StreamReset.CONNECTION_LOST);
        owner.onClosed(this);
    }

    private void breakExchange(StreamReset reason) {
        Http1ClientExchange current = exchange;
        exchange = null;
        if (current != null) {
            current.broken(reason);
        }
    }

    @Override
    public void drain() {
        reusable = false;
        if (exchange == null) {
            close();
        }
    }

    @Override
    public Channel channel() {
        return context().channel();
    }

    static ProxyFailure tooManyInformational() {
        return ProxyFailure.of(
                FailureCode.CONNECTION_CLOSED, "malformed response: too many informational heads");
    }
}

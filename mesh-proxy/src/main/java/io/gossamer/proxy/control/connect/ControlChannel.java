package io.gossamer.proxy.control.connect;

import com.google.protobuf.MessageLite;
import io.gossamer.proxy.grpc.CallObserver;
import io.gossamer.proxy.grpc.CallOptions;
import io.gossamer.proxy.grpc.GrpcCall;
import io.gossamer.proxy.grpc.GrpcChannel;
import io.gossamer.proxy.grpc.GrpcListener;
import io.gossamer.proxy.grpc.GrpcMethod;
import io.netty.channel.EventLoop;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The gRPC connections to one service of the control plane: plaintext on this machine, else mTLS.
 * Connects on the first call and again after a break, with the contract's pauses. Calls on it wait
 * for a connection. Thread-safe unless said otherwise.
 */
public final class ControlChannel implements AutoCloseable {

    /** Several times an update of 10,000 endpoints. */
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** Below the hundred streams that rule R24 allows a connection. */
    private static final int MAX_CALLS = 90;

    /**
     * Where a channel leads and how it is secured.
     *
     * @param serverName SNI and expected identity; empty for plaintext
     * @param needsCertificate whether connections wait until this proxy has a certificate to show
     */
    public record Settings(ControlAddress address, String serverName, boolean needsCertificate) {}

    private final Settings settings;
    private final ControlLoop loop;
    private final ControlTls tls;
    private final GrpcChannel.Settings shared;
    private final List<Connection> connections = new ArrayList<>();
    private boolean closed;

    private ControlChannel(
            Settings settings, ControlLoop loop, ControlTls tls, CallObserver calls) {
        this.settings = settings;
        this.loop = loop;
        this.tls = tls;
        this.shared = new GrpcChannel.Settings(authority(settings), MAX_MESSAGE_BYTES, calls);
    }

    /** Makes the channel; nothing connects before the first call. */
    public static ControlChannel open(Settings settings, ControlLoop loop, ControlTls tls) {
        return open(settings, loop, tls, CallObserver.NONE);
    }

    /**
     * Like {@link #open(Settings, ControlLoop, ControlTls)}, observed.
     *
     * @param calls sees every call; on the control loop
     */
    public static ControlChannel open(
            Settings settings, ControlLoop loop, ControlTls tls, CallObserver calls) {
        return new ControlChannel(settings, loop, tls, calls);
    }

    /**
     * A place for one call; callbacks of the call run on the control loop. A peer bears only so
     * many calls on a connection (rule R24), so there are as many connections as it takes. On the
     * control loop.
     */
    public Lease lease() {
        for (Connection connection : connections) {
            if (connection.calls < MAX_CALLS) {
                return new Lease(connection);
            }
        }
        Connection connection = new Connection();
        connections.add(connection);
        if (closed) {
            connection.channel.close();
        }
        return new Lease(connection);
    }

    /** A place for one call, until it is closed. On the control loop. */
    public final class Lease implements AutoCloseable {
        private final Connection connection;
        private boolean ended;

        private Lease(Connection connection) {
            this.connection = connection;
            connection.calls++;
        }

        /** The call of this place, to be started. */
        public <Q extends MessageLite, R> GrpcCall<Q, R> call(
                GrpcMethod<Q, R> method, CallOptions options, GrpcListener<R> listener) {
            return connection.channel.call(method, options, listener);
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                connection.calls--;
                retireIfSpare(connection);
            }
        }
    }

    /** The first connection stays for the next call. */
    private void retireIfSpare(Connection connection) {
        if (connection.calls == 0 && connections.size() > 1) {
            connections.remove(connection);
            connection.channel.drain();
        }
    }

    public ControlLoop loop() {
        return loop;
    }

    public ControlAddress address() {
        return settings.address();
    }

    /** Whether the service learns this proxy's identity from the connection. */
    public boolean isMutual() {
        return !settings.serverName().isEmpty();
    }

    /** Connects now if the last attempt failed: something that it needed is there. */
    public void retryNow() {
        onLoop(() -> List.copyOf(connections).forEach(each -> each.channel.retryNow()));
    }

    private static AsciiString authority(Settings settings) {
        if (settings.address().socket() != null) {
            return new AsciiString("localhost");
        }
        ControlAddress.HostPort first = settings.address().hosts().get(0);
        String host = settings.serverName().isEmpty() ? first.host() : settings.serverName();
        return new AsciiString(
                (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + first.port());
    }

    /** Ends all calls. */
    @Override
    public void close() {
        onLoop(
                () -> {
                    closed = true;
                    List.copyOf(connections).forEach(each -> each.channel.close());
                });
    }

    private void onLoop(Runnable task) {
        EventLoop own = loop.loop();
        if (own.inEventLoop()) {
            task.run();
        } else if (!own.isShuttingDown()) {
            own.execute(task);
        }
    }

    /** One connection, and the calls that are on it. */
    private final class Connection {
        private final GrpcChannel channel =
                new GrpcChannel(
                        loop.loop(),
                        shared,
                        new ControlDialer(settings, loop.loop(), tls),
                        RetryPause.towards(
                                settings.address(),
                                () -> ThreadLocalRandom.current().nextDouble()));
        private int calls;
    }
}

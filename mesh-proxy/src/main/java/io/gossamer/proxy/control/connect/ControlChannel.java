package io.gossamer.proxy.control.connect;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A gRPC channel to one service of the control plane: plaintext on this machine, else mTLS.
 * Connects on the first call and again after a break, with the contract's pauses. Calls on it wait
 * for a connection. Thread-safe.
 */
public final class ControlChannel implements AutoCloseable {

    /** Contract section 2: connect timeout on loopback, and elsewhere. */
    private static final int LOCAL_CONNECT_MILLIS = 300;

    private static final int REMOTE_CONNECT_MILLIS = 1_000;

    /** Several times an update of 10,000 endpoints. */
    private static final int MAX_MESSAGE_BYTES = 16 << 20;

    /** Below the hundred streams that rule R24 allows a connection. */
    private static final int MAX_CALLS = 90;

    private static final long KEEP_ALIVE_SECONDS = 20;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 5;

    private static final ClientInterceptor UNOBSERVED =
            new ClientInterceptor() {
                @Override
                public <Q, R> ClientCall<Q, R> interceptCall(
                        MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
                    return next.newCall(method, options);
                }
            };

    static {
        NameResolverRegistry.getDefaultRegistry().register(new HostListResolver.Provider());
    }

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
    private final ClientInterceptor calls;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    private ControlChannel(
            Settings settings, ControlLoop loop, ControlTls tls, ClientInterceptor calls) {
        this.settings = settings;
        this.loop = loop;
        this.tls = tls;
        this.calls = calls;
    }

    /** Makes the channel; nothing connects before the first call. Thread-safe. */
    public static ControlChannel open(Settings settings, ControlLoop loop, ControlTls tls) {
        return open(settings, loop, tls, UNOBSERVED);
    }

    /**
     * Like {@link #open(Settings, ControlLoop, ControlTls)}, observed.
     *
     * @param calls sees every call; on the control loop
     */
    public static ControlChannel open(
            Settings settings, ControlLoop loop, ControlTls tls, ClientInterceptor calls) {
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
                return connection.lease();
            }
        }
        Connection connection = new Connection();
        connections.add(connection);
        if (closed) {
            connection.channel.shutdownNow();
        }
        connection.watchState();
        return connection.lease();
    }

    /** A place for one call, until it is closed. On the control loop. */
    public interface Lease extends AutoCloseable {
        Channel grpc();

        @Override
        void close();
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
        connections.forEach(connection -> connection.channel.resetConnectBackoff());
    }

    private NettyChannelBuilder builder() {
        Path socket = settings.address().socket();
        NettyChannelBuilder builder =
                socket == null
                        ? NettyChannelBuilder.forTarget(HostListResolver.target(settings.address()))
                                .defaultLoadBalancingPolicy("round_robin")
                                .channelFactory(this::tcpChannel, InetSocketAddress.class)
                        : NettyChannelBuilder.forAddress(domainAddress(socket))
                                .channelFactory(domainFactory());
        return builder.eventLoopGroup(loop.group())
                .executor(loop.loop())
                .intercept(calls)
                .usePlaintext()
                .overrideAuthority(authority())
                .withOption(ChannelOption.ALLOCATOR, ByteBufAllocator.DEFAULT)
                .withOption(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        settings.address().isLocal() ? LOCAL_CONNECT_MILLIS : REMOTE_CONNECT_MILLIS)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .disableRetry()
                .disableServiceConfigLookUp()
                .proxyDetector(target -> null);
    }

    private String authority() {
        if (settings.address().socket() != null) {
            return "localhost";
        }
        ControlAddress.HostPort first = settings.address().hosts().get(0);
        String host = settings.serverName().isEmpty() ? first.host() : settings.serverName();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + first.port();
    }

    private static SocketAddress domainAddress(Path socket) {
        return Epoll.isAvailable()
                ? new DomainSocketAddress(socket.toString())
                : UnixDomainSocketAddress.of(socket);
    }

    private static ChannelFactory<io.netty.channel.Channel> domainFactory() {
        return Epoll.isAvailable() ? EpollDomainSocketChannel::new : NioDomainSocketChannel::new;
    }

    /** TLS stands before all that gRPC adds, so that gRPC need not know of it. */
    private io.netty.channel.Channel tcpChannel() {
        io.netty.channel.Channel created =
                Epoll.isAvailable() ? new EpollSocketChannel() : new NioSocketChannel();
        if (settings.serverName().isEmpty()) {
            return created;
        }
        if (settings.needsCertificate() && !tls.hasCertificate()) {
            created.pipeline().addLast(new NoCertificateYet());
        } else {
            tls.install(created.pipeline(), settings.serverName());
        }
        return created;
    }

    /** Ends all calls. Thread-safe. */
    @Override
    public void close() {
        closed = true;
        connections.forEach(connection -> connection.channel.shutdownNow());
    }

    /** One gRPC channel, and the calls that are on it. On the control loop. */
    private final class Connection {
        private final ManagedChannel channel = builder().build();
        private final RetryPause pause =
                RetryPause.towards(
                        settings.address(), () -> ThreadLocalRandom.current().nextDouble());
        private int calls;

        Lease lease() {
            calls++;
            return new Lease() {
                private boolean ended;

                @Override
                public Channel grpc() {
                    return channel;
                }

                @Override
                public void close() {
                    if (!ended) {
                        ended = true;
                        calls--;
                        retireIfSpare();
                    }
                }
            };
        }

        /** The first connection stays for the next call. */
        private void retireIfSpare() {
            if (calls == 0 && connections.size() > 1) {
                connections.remove(this);
                channel.shutdown();
            }
        }

        /** Replaces gRPC's pauses between connections, which are longer than the contract's. */
        void watchState() {
            ConnectivityState state = channel.getState(false);
            if (closed || state == ConnectivityState.SHUTDOWN) {
                return;
            }
            if (state == ConnectivityState.READY) {
                pause.reset();
            }
            if (state != ConnectivityState.TRANSIENT_FAILURE) {
                channel.notifyWhenStateChanged(state, () -> loop.loop().execute(this::watchState));
                return;
            }
            loop.loop()
                    .schedule(
                            () -> {
                                channel.resetConnectBackoff();
                                watchState();
                            },
                            pause.next(),
                            TimeUnit.MILLISECONDS);
        }
    }

    /** Lets a connection fail until this proxy has a certificate to show. */
    private static final class NoCertificateYet extends ChannelOutboundHandlerAdapter {
        @Override
        public void connect(
                ChannelHandlerContext ctx,
                SocketAddress remote,
                @Nullable SocketAddress local,
                ChannelPromise promise) {
            promise.setFailure(
                    new ConnectException(
                            "certificate: none yet (expected: the identity service issues one"
                                    + " first)"));
        }
    }
}

package io.gossamer.proxy.inbound;

import io.gossamer.proxy.accept.LoopGuard;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.TestCa;
import io.gossamer.proxy.identify.TlsProvider;
import io.gossamer.proxy.identify.TrustBundle;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.NameSuffixes;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.MetricRegistry;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The whole way in on loopback sockets: declared ports, each with a policy and an application. */
final class InboundHarness implements ControlPlane, AutoCloseable {

    private static final Duration TIME = Duration.ofSeconds(10);

    final RecentFailures failures = new RecentFailures(Clock.systemUTC(), entry -> {});

    private final MetricRegistry registry = new MetricRegistry(10_000, TIME, System::nanoTime);
    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<Integer, ServerPolicy> policies = new ConcurrentHashMap<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final List<RecordingApp> apps = new ArrayList<>();
    private final EventLoop loop = group.next();
    private final InboundStack stack;

    InboundHarness() throws Exception {
        TrustBundle bundle = new TrustBundle(List.of(TestCa.create("root").root));
        MeshTls tls =
                MeshTls.create(
                        new LocalIdentity("self"),
                        bundle,
                        new PeerVerifier(bundle, Clock.systemUTC()),
                        TlsProvider.best(),
                        false);
        InboundSettings settings =
                new InboundSettings(
                        "books.shop.serviceaccount.identity.mesh.cluster.local",
                        true,
                        Set.of(),
                        InetAddress.getLoopbackAddress(),
                        Set.of(),
                        new NameSuffixes(List.of()),
                        Set.of(),
                        TIME,
                        TIME,
                        TIME,
                        TIME,
                        16,
                        100);
        stack =
                InboundStack.create(
                        loop,
                        System::nanoTime,
                        InstantSource.system(),
                        settings,
                        tls,
                        this,
                        new NoGateway(),
                        registry.recorder(),
                        failures,
                        new LoopGuard(List.of(), Set.of()));
    }

    /** A port of the proxy, and the application behind it. */
    record Port(InetSocketAddress address, RecordingApp app) {}

    /** A port with an application of its own. */
    Port open(ServerPolicy policy) throws InterruptedException {
        RecordingApp app = new RecordingApp(group);
        AppAddress address = AppAddress.tcp(app.address());
        policies.put(address.port(), policy);
        Channel listener =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        stack.accept(channel, address);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        listeners.add(listener);
        apps.add(app);
        return new Port((InetSocketAddress) listener.localAddress(), app);
    }

    /** The metrics, once the event loop has done what it was about. */
    String scrape() throws Exception {
        return loop.submit(registry::scrape).get(10, TimeUnit.SECONDS);
    }

    @Override
    public Watch<ServerPolicy> serverPolicy(int port) {
        return (executor, listener) -> {
            executor.execute(() -> listener.accept(policies.get(port)));
            return () -> {};
        };
    }

    @Override
    public Watch<OutboundLookup> outbound(Target target) {
        throw new UnsupportedOperationException("outbound: not asked on the way in");
    }

    @Override
    public Watch<EndpointSnapshot> endpoints(String path) {
        throw new UnsupportedOperationException("endpoints: not asked on the way in");
    }

    @Override
    public void close() {
        listeners.forEach(listener -> listener.close().syncUninterruptibly());
        apps.forEach(RecordingApp::close);
        loop.submit(stack::close).syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static final class NoGateway implements Gateway {

        @Override
        public RequestHandler requests(Target.Authority target) {
            throw new UnsupportedOperationException("gateway: none");
        }

        @Override
        public void relay(Channel client, Target.Authority target, Runnable proceed) {
            throw new UnsupportedOperationException("gateway: none");
        }
    }
}

package io.gossamer.proxy.outbound;

import io.gossamer.proxy.accept.MeshNames;
import io.gossamer.proxy.balance.limit.Occupancies;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.control.Watch;
import io.gossamer.proxy.detect.ServerFirstMemory;
import io.gossamer.proxy.forward.InFlight;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.identify.LocalIdentity;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.PeerVerifier;
import io.gossamer.proxy.identify.TestCa;
import io.gossamer.proxy.identify.TlsProvider;
import io.gossamer.proxy.identify.TrustBundle;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.OutboundPolicy.Distribution;
import io.gossamer.proxy.model.OutboundPolicy.HttpRoute;
import io.gossamer.proxy.model.OutboundPolicy.HttpRule;
import io.gossamer.proxy.model.OutboundPolicy.OutboundProtocol;
import io.gossamer.proxy.model.OutboundPolicy.Retry;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProtocolHint;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.RouteFilter;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.MetricRegistry;
import io.gossamer.proxy.outbound.dial.EndpointDialer;
import io.gossamer.proxy.outbound.dial.SystemResolver;
import io.gossamer.proxy.outbound.mirror.Mirrors;
import io.gossamer.proxy.outbound.series.OutboundMetrics;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP part of the way out on loopback sockets: a client, the stages, servers that record. */
final class OutboundHarness implements ControlPlane, AutoCloseable {

    static final Target TARGET = new Target.Authority("books.default.svc.cluster.local", 80);

    /** In place of a status: the connection ends without an answer. */
    static final int CLOSED = RecordingServers.CLOSED;

    final MetricRegistry registry =
            new MetricRegistry(10_000, Duration.ofMinutes(10), System::nanoTime);
    private final RecordingServers servers = new RecordingServers();
    final List<RecordingServers.Seen> seen = servers.seen;

    /** Headers of all answers of servers. */
    final Map<String, String> answerHeaders = servers.answerHeaders;

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Channel> tcp = new ArrayList<>();
    private final OutboundContext context;
    private final Channel listener;
    private final RecentFailures failures = new RecentFailures(Clock.systemUTC(), entry -> {});
    private volatile OutboundPolicy policy;

    /**
     * @param ownAddresses of the workload
     */
    OutboundHarness(Set<InetAddress> ownAddresses) throws Exception {
        this(ownAddresses, Protocol.HTTP1);
    }

    /**
     * @param protocol of clients
     */
    OutboundHarness(Set<InetAddress> ownAddresses, Protocol protocol) throws Exception {
        EventLoop loop = group.next();
        OutboundSettings settings = settings(ownAddresses);
        BackendFactory factory =
                new BackendFactory(
                        loop,
                        System::nanoTime,
                        this,
                        new EndpointDialer(loop, tls(), settings.connectTimeout(), resumed -> {}),
                        new SystemResolver(loop, Runnable::run),
                        new Occupancies());
        context =
                new OutboundContext(
                        loop,
                        System::nanoTime,
                        new SplittableRandom(1),
                        settings,
                        new Destinations(
                                loop,
                                this::outbound,
                                new MeshNames("default", "cluster.local"),
                                settings.idleTimeout(),
                                settings.discoveryTimeout()),
                        null,
                        new Backends(loop, factory, settings.idleTimeout()),
                        new OutboundMetrics(registry.recorder(), failures, Clock.systemUTC()),
                        new ServerFirstMemory(16, System::nanoTime),
                        new FailureResponder(FailureResponder.Audience.APPLICATION, true),
                        new InFlight(100),
                        new Mirrors(loop, registry.recorder()),
                        false);
        factory.attach(context);
        listener =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        OutboundHttp.install(context, channel, protocol, TARGET);
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
    }

    private static OutboundSettings settings(Set<InetAddress> ownAddresses) {
        Duration time = Duration.ofSeconds(10);
        return new OutboundSettings(
                time,
                time,
                time,
                time,
                time,
                time,
                4,
                false,
                65_536,
                100,
                false,
                true,
                "shop/self",
                1,
                ownAddresses);
    }

    private static MeshTls tls() throws Exception {
        TrustBundle bundle = new TrustBundle(List.of(TestCa.create("root").root));
        return MeshTls.create(
                new LocalIdentity("self"),
                bundle,
                new PeerVerifier(bundle, Clock.systemUTC()),
                TlsProvider.best(),
                false);
    }

    /** Starts a server that gives each request the next of the statuses, the last for ever. */
    InetSocketAddress serve(String name, int... statuses) throws IOException {
        return servers.serve(name, 0L, statuses);
    }

    /** The same, each answer after a while. */
    InetSocketAddress serve(String name, long delayMillis, int[] statuses) throws IOException {
        return servers.serve(name, delayMillis, statuses);
    }

    static Endpoint endpoint(InetSocketAddress address, @Nullable String override) {
        return new Endpoint(
                address,
                null,
                ProtocolHint.UNKNOWN,
                0,
                override == null ? null : new Target.Authority(override, 8080),
                Map.of(),
                Endpoint.DEFAULT_WEIGHT);
    }

    static RouteBackend backend(Endpoint endpoint, RouteFilter... filters) {
        return new RouteBackend(
                new Backend(
                        Meta.ofDefault("backend"),
                        new Backend.Dispatch.Forward(endpoint),
                        100,
                        Duration.ofSeconds(1)),
                1,
                List.of(filters),
                Duration.ZERO);
    }

    static HttpRule rule(Distribution distribution) {
        return new HttpRule(
                List.of(RequestMatch.ANY), List.of(), distribution, Timeouts.NONE, null, false);
    }

    static HttpRule rule(
            List<RouteFilter> filters, @Nullable Retry retry, boolean allow, RouteBackend backend) {
        return new HttpRule(
                List.of(RequestMatch.ANY),
                filters,
                new Distribution.FirstAvailable(List.of(backend)),
                Timeouts.NONE,
                retry,
                allow);
    }

    static Retry retry(int max, int status) {
        return new Retry(
                max, 65_536, List.of(new int[] {status, status}), List.of(), Duration.ZERO, null);
    }

    /** Before the first request. */
    void publish(HttpRule rule) {
        publish(rule, null);
    }

    void publish(HttpRule rule, OutboundPolicy.@Nullable FailureAccrual breaker) {
        publish(
                List.of(new HttpRoute(Meta.ofDefault("route"), List.of(), List.of(rule), false)),
                breaker);
    }

    void publish(List<HttpRoute> routes) {
        publish(routes, null);
    }

    private void publish(List<HttpRoute> routes, OutboundPolicy.@Nullable FailureAccrual breaker) {
        policy =
                new OutboundPolicy(
                        Meta.ofDefault("parent"),
                        null,
                        OutboundProtocol.HTTP1,
                        Duration.ofSeconds(10),
                        routes,
                        routes,
                        List.of(),
                        List.of(),
                        breaker,
                        breaker,
                        false,
                        1);
    }

    void publish(OutboundPolicy next) {
        policy = next;
    }

    /** A port whose connections are taken over as redirected ones are, under today's policy. */
    InetSocketAddress listen() throws InterruptedException {
        Target target =
                new Target.Authority("tcp-" + tcp.size() + ".default.svc.cluster.local", 80);
        Channel opened =
                new ServerBootstrap()
                        .group(group)
                        .channel(NioServerSocketChannel.class)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        Transport.configure(channel);
                                        OutboundConnection.start(
                                                context,
                                                channel,
                                                context.destinations().acquire(target),
                                                Entry.direct(channel));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        tcp.add(opened);
        return (InetSocketAddress) opened.localAddress();
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return send("GET", 0, path, headers);
    }

    /**
     * Sends a request.
     *
     * @param body bytes of its body; 0 for none
     */
    HttpResponse<String> send(String method, int body, String path, String... headers)
            throws Exception {
        int port = address().getPort();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofSeconds(20))
                        .method(
                                method,
                                body == 0
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofByteArray(new byte[body]));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The metrics, once the event loop has done what it was about. */
    String scrape() throws Exception {
        return context.loop().submit(registry::scrape).get(10, TimeUnit.SECONDS);
    }

    /** What {@code /why} says. */
    String failures() {
        return failures.toJson();
    }

    /** Where it listens. */
    InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** The one event loop. */
    EventLoop loop() {
        return context.loop();
    }

    /** What the client named. */
    String authority() {
        return "127.0.0.1:" + address().getPort();
    }

    @Override
    public Watch<OutboundLookup> outbound(Target target) {
        return (executor, lookups) -> {
            executor.execute(() -> lookups.accept(new OutboundLookup.Found(policy)));
            return () -> {};
        };
    }

    /**
     * The endpoints of a balanced backend: by name, as {@link #balance} or {@link #discover} set.
     */
    @Override
    public Watch<EndpointSnapshot> endpoints(String path) {
        return (executor, snapshots) -> {
            Consumer<EndpointSnapshot> tell =
                    snapshot -> executor.execute(() -> snapshots.accept(snapshot));
            watched.put(path, tell);
            tell.accept(discovered.getOrDefault(path, balanced));
            return () -> {};
        };
    }

    private final Map<String, EndpointSnapshot> discovered = new ConcurrentHashMap<>();
    private final Map<String, Consumer<EndpointSnapshot>> watched = new ConcurrentHashMap<>();

    /** The endpoints of a name are these now, and whoever watches hears of it. */
    void discover(String path, Endpoint... endpoints) {
        EndpointSnapshot now = new EndpointSnapshot(List.of(endpoints), true, true, false, 1);
        discovered.put(path, now);
        Consumer<EndpointSnapshot> tell = watched.get(path);
        if (tell != null) {
            tell.accept(now);
            context.loop().submit(() -> {}).syncUninterruptibly();
        }
    }

    /** A backend over the endpoints that discovery has for the name. */
    static RouteBackend named(String path, int weight, Duration failfast) {
        return new RouteBackend(
                new Backend(
                        Meta.ofDefault(path),
                        new Backend.Dispatch.Balance(
                                path,
                                new Backend.LoadMetric(
                                        Duration.ofMillis(30),
                                        Duration.ofSeconds(10),
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        Duration.ZERO)),
                        100,
                        failfast),
                weight,
                List.of(),
                Duration.ZERO);
    }

    private volatile EndpointSnapshot balanced =
            new EndpointSnapshot(List.of(), false, true, false, 0);

    /** A backend over these endpoints. */
    RouteBackend balance(Endpoint... endpoints) {
        return balance(null, endpoints);
    }

    /** The same with sessions. */
    RouteBackend balance(Backend.@Nullable Affinity affinity, Endpoint... endpoints) {
        return balance(affinity, Backend.Limits.NONE, endpoints);
    }

    /** The same with limits. */
    RouteBackend balance(
            Backend.@Nullable Affinity affinity, Backend.Limits limits, Endpoint... endpoints) {
        balanced = new EndpointSnapshot(List.of(endpoints), true, true, false, 1);
        return new RouteBackend(
                new Backend(
                        Meta.ofDefault("balanced"),
                        new Backend.Dispatch.Balance(
                                "books.default.svc.cluster.local:80",
                                new Backend.LoadMetric(
                                        Duration.ofMillis(30),
                                        Duration.ofSeconds(10),
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        Duration.ZERO),
                                affinity,
                                Duration.ZERO,
                                limits),
                        100,
                        Duration.ofSeconds(1)),
                1,
                List.of(),
                Duration.ZERO);
    }

    @Override
    public Watch<ServerPolicy> serverPolicy(int port) {
        throw new UnsupportedOperationException("server policy: not asked on the way out");
    }

    @Override
    public void close() {
        listener.close().syncUninterruptibly();
        tcp.forEach(opened -> opened.close().syncUninterruptibly());
        context.loop()
                .submit(
                        () -> {
                            context.backends().close();
                            context.destinations().close();
                        })
                .syncUninterruptibly();
        servers.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}

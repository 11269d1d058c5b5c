package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.accept.ExplicitDestination;
import io.gossamer.proxy.accept.ExplicitHandler;
import io.gossamer.proxy.accept.LoopGuard;
import io.gossamer.proxy.accept.MeshNames;
import io.gossamer.proxy.accept.OriginalDestinationReader;
import io.gossamer.proxy.balance.limit.Occupancies;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.detect.DetectionSettings;
import io.gossamer.proxy.detect.ProtocolDetector;
import io.gossamer.proxy.detect.ServerFirstMemory;
import io.gossamer.proxy.forward.InFlight;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.FailureResponder.Audience;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.traffic.CountingHandler;
import io.gossamer.proxy.outbound.dial.EndpointDialer;
import io.gossamer.proxy.outbound.dial.SystemResolver;
import io.gossamer.proxy.outbound.mirror.Mirrors;
import io.gossamer.proxy.outbound.series.OutboundMetrics;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way out, from top to bottom: accept, find the destination, ask its policy, detect, route,
 * balance, forward. One per event loop.
 *
 * <pre>
 * accept        redirected: the original destination    (accept.OriginalDestinationReader)
 *               declared port: its authority
 *               else explicit: SOCKS5, CONNECT, HTTP    (accept.ExplicitHandler)
 * policy        Destination, from the control plane
 * detect        HTTP/1, HTTP/2, TLS, opaque             (OutboundConnection, detect)
 * route         per request or per connection           (OutboundExchange, CompiledPolicy)
 * balance       BackendService                          (balance)
 * identify      mTLS to the endpoint                    (EndpointDialer, identify)
 * forward       EndpointClient, HttpRelay, TcpForwarder (forward)
 * </pre>
 */
public final class OutboundStack implements AutoCloseable {

    private static final int SERVER_FIRST_CAPACITY = 4_096;

    private final OutboundContext context;
    private final OutboundContext forPeers;
    private final LoopGuard loops;

    private OutboundStack(OutboundContext context, LoopGuard loops) {
        this.context = context;
        this.forPeers = context.forGateway(new FailureResponder(Audience.MESHED_PEER, true));
        this.loops = loops;
    }

    /**
     * Puts the stages of one event loop together.
     *
     * @param occupancies of the process: what its loops together ask of destinations
     * @param blocking where the system's resolver may block; bounded
     * @param recorder of that loop
     */
    public static OutboundStack create(
            EventLoop loop,
            LongSupplier nanoTicker,
            Clock clock,
            OutboundSettings settings,
            MeshNames names,
            MeshTls tls,
            ControlPlane control,
            Occupancies occupancies,
            Executor blocking,
            Recorder recorder,
            RecentFailures failures,
            LoopGuard loops) {
        Destinations destinations =
                new Destinations(
                        loop,
                        control::outbound,
                        names,
                        settings.idleTimeout(),
                        settings.discoveryTimeout());
        Destinations asDialled =
                settings.ingress()
                        ? new Destinations(
                                loop,
                                target -> AsDialled.policy((Target.Address) target, settings),
                                names,
                                settings.idleTimeout(),
                                settings.discoveryTimeout())
                        : null;
        OutboundMetrics metrics = new OutboundMetrics(recorder, failures, clock);
        BackendFactory services =
                new BackendFactory(
                        loop,
                        nanoTicker,
                        control,
                        new EndpointDialer(loop, tls, settings.connectTimeout(), metrics::secured),
                        new SystemResolver(loop, blocking),
                        occupancies);
        OutboundContext context =
                new OutboundContext(
                        loop,
                        nanoTicker,
                        new SplittableRandom(),
                        settings,
                        destinations,
                        asDialled,
                        new Backends(loop, services, settings.idleTimeout()),
                        metrics,
                        new ServerFirstMemory(SERVER_FIRST_CAPACITY, nanoTicker),
                        new FailureResponder(Audience.APPLICATION, settings.informational()),
                        new InFlight(settings.maxInFlight()),
                        new Mirrors(loop, recorder),
                        false);
        services.attach(context);
        return new OutboundStack(context, loops);
    }

    /**
     * Takes a connection of the application over; reading is off. On the channel's event loop.
     *
     * @param declared where every connection of this listener goes, or null
     */
    public void accept(Channel client, @Nullable Target declared) {
        InetSocketAddress original = declared == null ? originalDestination(client) : null;
        Target target = original == null ? declared : new Target.Address(original);
        client.pipeline().addFirst(new CountingHandler(context.metrics().fromApplication(target)));
        if (original != null && loops.isOwn(original)) {
            Target own = new Target.Address(original);
            context.metrics()
                    .connectionFailed(
                            own, ProxyFailure.of(FailureCode.GATEWAY_LOOP, own.authority()));
            Transport.abort(client);
        } else if (target != null) {
            OutboundConnection.start(
                    context, client, context.destinations().acquire(target), Entry.direct(client));
        } else {
            explicit(client);
        }
    }

    private static @Nullable InetSocketAddress originalDestination(Channel client) {
        try {
            return OriginalDestinationReader.read(client);
        } catch (IOException e) {
            // The client has gone already: what is read next says so.
            return null;
        }
    }

    private void explicit(Channel client) {
        client.pipeline()
                .addLast(
                        new ExplicitHandler(
                                context.settings().detectTimeout(),
                                new ExplicitDestination.Listener() {
                                    @Override
                                    public void onDestination(ExplicitDestination destination) {
                                        if (destination
                                                instanceof ExplicitDestination.HttpProxy http) {
                                            httpProxy(client, http);
                                        } else {
                                            tunnel(
                                                    client,
                                                    (ExplicitDestination.Tunnel) destination);
                                        }
                                    }

                                    @Override
                                    public void onRejected(String reason) {
                                        context.metrics().rejected(reason);
                                    }
                                }));
    }

    /** Requests that name their destinations; their first bytes tell the version. */
    private void httpProxy(Channel client, ExplicitDestination.HttpProxy http) {
        ProtocolDetector.Listener listener =
                new ProtocolDetector.Listener() {
                    @Override
                    public void onDetected(Protocol protocol, @Nullable String serverName) {
                        ProtocolDetector detector = client.pipeline().get(ProtocolDetector.class);
                        if (protocol == Protocol.HTTP1 || protocol == Protocol.HTTP2) {
                            OutboundHttp.install(context, client, protocol, null);
                            detector.proceed();
                        } else {
                            context.metrics().rejected(protocol + " (expected: HTTP or SOCKS5)");
                            client.close();
                        }
                    }

                    @Override
                    public void onSilence() {}

                    @Override
                    public void onHalfClose() {
                        client.close();
                    }

                    @Override
                    public void onLimit() {
                        client.close();
                    }

                    @Override
                    public void onClosed() {}
                };
        client.pipeline()
                .addLast(
                        new ProtocolDetector(
                                DetectionSettings.waitForClient(context.settings().detectTimeout()),
                                listener));
        http.proceed();
    }

    /** Resets a connection and notes why. On the channel's event loop. */
    public void refuse(Channel client, ProxyFailure failure) {
        context.metrics().refused(failure);
        Transport.abort(client);
    }

    private void tunnel(Channel client, ExplicitDestination.Tunnel tunnel) {
        InetSocketAddress address =
                tunnel.target() instanceof Target.Address known ? known.socketAddress() : null;
        if (address != null && loops.isOwn(address)) {
            ProxyFailure failure =
                    ProxyFailure.of(FailureCode.GATEWAY_LOOP, tunnel.target().authority());
            context.metrics().connectionFailed(tunnel.target(), failure);
            tunnel.refuse(failure);
            return;
        }
        Entry entry =
                new Entry() {
                    @Override
                    public void proceed() {
                        tunnel.accept();
                    }

                    @Override
                    public void refuse(ProxyFailure failure) {
                        tunnel.refuse(failure);
                    }
                };
        OutboundConnection.start(
                context, client, context.destinations().acquire(tunnel.target()), entry);
    }

    /** Takes requests of peers to a name, for a gateway: one handler for each connection. */
    public RequestHandler gatewayRequests(Target.Authority target) {
        return new OutboundHttp(forPeers, target);
    }

    /**
     * Relays a connection of a peer to a name, for a gateway.
     *
     * @param proceed hands on the client's bytes, once the next stage stands
     */
    public void gatewayRelay(Channel client, Target.Authority target, Runnable proceed) {
        Entry entry =
                new Entry() {
                    @Override
                    public void proceed() {
                        proceed.run();
                    }

                    @Override
                    public void refuse(ProxyFailure failure) {
                        Transport.abort(client);
                    }
                };
        OutboundConnection.start(forPeers, client, context.destinations().acquire(target), entry);
    }

    @Override
    public void close() {
        Destinations asDialled = context.asDialled();
        if (asDialled != null) {
            asDialled.close();
        }
        context.backends().close();
        context.destinations().close();
    }
}

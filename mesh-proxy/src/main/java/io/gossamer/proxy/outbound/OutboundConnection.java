package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.detect.DetectionSettings;
import io.gossamer.proxy.detect.ServerFirstMemory;
import io.gossamer.proxy.detect.UndecidedConnection;
import io.gossamer.proxy.detect.UndecidedConnection.Decision;
import io.gossamer.proxy.detect.UndecidedConnection.OnwardConnect;
import io.gossamer.proxy.forward.QuietRelay;
import io.gossamer.proxy.forward.TcpForwarder;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.gossamer.proxy.model.OutboundPolicy.OpaqueRoute;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.observe.traffic.RouteConnection;
import io.netty.channel.Channel;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of the application to a destination that is known from its first byte: redirected,
 * a tunnel, or a declared port. Policy, detection, then HTTP or a relay; on one event loop.
 */
final class OutboundConnection implements Destination.Waiter, UndecidedConnection.Owner {

    private final OutboundContext context;
    private final Channel client;
    private final Destination destination;
    private final Entry entry;

    private @Nullable CompiledPolicy policy;
    private @Nullable BackendService service;
    private @Nullable Member<EndpointClient> endpoint;
    private @Nullable RouteConnection routed;
    private long detectingSince;
    private boolean silent;
    private boolean entered;
    private boolean ended;

    private OutboundConnection(
            OutboundContext context, Channel client, Destination destination, Entry entry) {
        this.entry = entry;
        this.context = context;
        this.client = client;
        this.destination = destination;
    }

    /** Takes over the channel, whose reading is off, and the caller's hold on the destination. */
    static void start(
            OutboundContext context, Channel client, Destination destination, Entry entry) {
        OutboundConnection connection = new OutboundConnection(context, client, destination, entry);
        client.closeFuture().addListener(closed -> connection.end());
        destination.whenKnown(connection);
    }

    // 1. The policy, which may declare the protocol.

    @Override
    public void onPolicy(CompiledPolicy known) {
        if (!client.isActive()) {
            return;
        }
        policy = known;
        if (context.gateway()) {
            relayForPeer(known);
            return;
        }
        if (known.isOutsideMesh()) {
            // Passes through as it is; a refused port is refused as it would be without a mesh.
            connectThenRelay(known, Protocol.OPAQUE, null, null);
            return;
        }
        switch (known.policy().protocol()) {
            case OPAQUE -> connectThenRelay(known, Protocol.OPAQUE, null, null);
            case HTTP1 -> serveHttp(Protocol.HTTP1);
            case HTTP2, GRPC -> serveHttp(Protocol.HTTP2);
            case TLS, DETECT -> detect(known);
        }
    }

    /** A gateway serves names of the mesh only; the peer's proxy has said what the bytes are. */
    private void relayForPeer(CompiledPolicy known) {
        if (known.isOutsideMesh()) {
            onFailure(
                    ProxyFailure.of(FailureCode.GATEWAY_DOMAIN, destination.target().authority()));
        } else {
            connectThenRelay(known, Protocol.OPAQUE, null, null);
        }
    }

    @Override
    public void onFailure(ProxyFailure failure) {
        routeEnded(RequestRecord.errorLabel(failure.code()));
        context.metrics().connectionFailed(destination.target(), failure);
        if (entered) {
            Transport.abort(client);
        } else {
            entered = true;
            entry.refuse(failure);
        }
    }

    // 2. Detection, unless the server is known to speak first.

    private void detect(CompiledPolicy known) {
        ServerFirstMemory memory = context.serverFirst();
        String name = destination.target().authority();
        boolean serverFirst = memory.isServerFirst(name, known.policy().version());
        context.metrics().serverFirst(memory);
        if (serverFirst) {
            context.metrics().detected(known.policy().parent(), "opaque");
            connectThenRelay(known, Protocol.OPAQUE, null, null);
            return;
        }
        detectingSince = context.nanoTicker().getAsLong();
        UndecidedConnection.start(
                client,
                DetectionSettings.detect(context.settings().detectTimeout()),
                context.settings().failfast(),
                this);
        enter();
    }

    private void enter() {
        entered = true;
        entry.proceed();
    }

    @Override
    public void connectOnward(OnwardConnect result) {
        silent = true;
        CompiledPolicy known = policy;
        if (known == null) {
            result.failed(ProxyFailure.of(FailureCode.UNEXPECTED, "no policy"));
            return;
        }
        open(
                known,
                Protocol.OPAQUE,
                null,
                Session.UNDECIDED,
                new OpaqueConnect.Callback() {
                    @Override
                    public void onConnected(Channel channel, Member<EndpointClient> picked) {
                        hold(channel, picked);
                        result.connected(channel);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        result.failed(failure);
                    }
                });
    }

    @Override
    public void onDecided(Decision decision) {
        learn(decision);
        Protocol protocol = decision.protocol();
        CompiledPolicy known = policy;
        if (isHttp(protocol) && (known == null || !known.isDecidedBesideNames())) {
            OutboundHttp.install(context, client, protocol, destination.target());
            decision.proceed();
            return;
        }
        Channel onward = decision.onward();
        if (known == null) {
            Transport.abort(client);
        } else if (onward != null && !known.hasTlsRoutes(protocol)) {
            relay(onward);
            decision.proceed();
        } else {
            decision.dropOnward();
            connectThenRelay(known, protocol, decision.serverName(), decision);
        }
    }

    private void learn(Decision decision) {
        CompiledPolicy known = policy;
        if (known == null) {
            return;
        }
        ServerFirstMemory memory = context.serverFirst();
        long version = known.policy().version();
        String name = destination.target().authority();
        String spoken = decision.protocol().name().toLowerCase(Locale.ROOT);
        context.metrics().detected(known.policy().parent(), spoken);
        context.metrics()
                .detection(known.policy().parent())
                .detected(
                        decision.protocol(),
                        decision.evidence() == UndecidedConnection.Evidence.LIMIT,
                        context.nanoTicker().getAsLong() - detectingSince);
        if (isHttp(decision.protocol())) {
            memory.httpSeen(name, version);
        } else if (decision.evidence() == UndecidedConnection.Evidence.SERVER_BYTES) {
            if (memory.serverSpokeFirst(name, version)) {
                context.loop()
                        .schedule(
                                () -> context.metrics().showServerFirst(memory),
                                ServerFirstMemory.HOLDS.toNanos(),
                                TimeUnit.NANOSECONDS);
            }
        } else if (decision.evidence() == UndecidedConnection.Evidence.CLIENT_BYTES) {
            memory.clientSpokeFirst(name, version);
        }
        context.metrics().serverFirst(memory);
        if (silent) {
            context.metrics().undecided(outcome(decision));
        }
    }

    private static String outcome(Decision decision) {
        return switch (decision.evidence()) {
            case CLIENT_BYTES, LIMIT -> "client";
            case SERVER_BYTES -> "server";
            case HALF_CLOSE -> "half_close";
        };
    }

    private static boolean isHttp(Protocol protocol) {
        return protocol == Protocol.HTTP1 || protocol == Protocol.HTTP2;
    }

    @Override
    public void onUnreachable(Throwable cause) {
        ProxyFailure failure =
                cause instanceof ProxyFailure known
                        ? known
                        : ProxyFailure.of(FailureCode.UNEXPECTED, String.valueOf(cause));
        detectionFailed();
        onFailure(failure);
    }

    private void detectionFailed() {
        CompiledPolicy known = policy;
        if (known != null) {
            context.metrics()
                    .detection(known.policy().parent())
                    .failed(context.nanoTicker().getAsLong() - detectingSince);
        }
    }

    @Override
    public void onClosed() {
        detectionFailed();
        end();
    }

    // 3a. HTTP: requests are routed one by one.

    private void serveHttp(Protocol protocol) {
        OutboundHttp.install(context, client, protocol, destination.target());
        enter();
    }

    // 3b. Everything else: one endpoint for the connection.

    private void connectThenRelay(
            CompiledPolicy known,
            Protocol protocol,
            @Nullable String serverName,
            @Nullable Decision decision) {
        open(
                known,
                protocol,
                serverName,
                Session.OPAQUE,
                new OpaqueConnect.Callback() {
                    @Override
                    public void onConnected(Channel channel, Member<EndpointClient> picked) {
                        hold(channel, picked);
                        if (!client.isActive()) {
                            channel.close();
                            return;
                        }
                        relay(channel);
                        if (decision == null) {
                            enter();
                        } else {
                            decision.proceed();
                        }
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        OutboundConnection.this.onFailure(failure);
                    }
                });
    }

    private void open(
            CompiledPolicy known,
            Protocol protocol,
            @Nullable String serverName,
            Session session,
            OpaqueConnect.Callback callback) {
        OpaqueRoute route = known.opaque(protocol, serverName);
        if (route == null) {
            callback.onFailed(
                    ProxyFailure.of(
                            FailureCode.ROUTE_NOT_FOUND,
                            destination.target().authority() + ": no route for " + protocol));
            return;
        }
        if (route.refusal() == null) {
            enterRoute(known, route, protocol, session);
        }
        BackendService chosen;
        try {
            chosen = known.choose(route, context);
        } catch (ProxyFailure refusal) {
            callback.onFailed(refusal);
            return;
        }
        BackendService held = service;
        if (held != null) {
            held.release();
        }
        service = chosen;
        chosen.use();
        OpaqueConnect.start(
                chosen, session, client.remoteAddress(), context.nanoTicker(), callback);
    }

    private void enterRoute(
            CompiledPolicy known, OpaqueRoute route, Protocol protocol, Session session) {
        RouteConnection entering =
                context.metrics()
                        .routeConnection(
                                known.policy().parent(),
                                route.meta(),
                                known.hasTlsRoutes(protocol));
        routed = entering;
        if (session == Session.OPAQUE) {
            entering.opened();
        }
    }

    private void hold(Channel channel, Member<EndpointClient> picked) {
        endpoint = picked;
        channel.closeFuture().addListener(closed -> letGo(picked));
    }

    private void letGo(Member<EndpointClient> picked) {
        if (endpoint == picked) {
            endpoint = null;
        }
        picked.finished(Outcome.SUCCESS);
    }

    private void relay(Channel onward) {
        RouteConnection route = routed;
        if (route != null) {
            route.opened();
        }
        TcpForwarder.relay(client, onward, QuietRelay.INSTANCE);
    }

    private void routeEnded(String error) {
        RouteConnection route = routed;
        if (route != null) {
            route.closed(error);
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        routeEnded("");
        BackendService held = service;
        if (held != null) {
            held.release();
        }
        destination.letGo();
    }
}

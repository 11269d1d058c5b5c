package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.detect.DetectionSettings;
import io.gossamer.proxy.detect.UndecidedConnection;
import io.gossamer.proxy.detect.UndecidedConnection.Decision;
import io.gossamer.proxy.detect.UndecidedConnection.OnwardConnect;
import io.gossamer.proxy.forward.QuietRelay;
import io.gossamer.proxy.forward.TcpForwarder;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.gossamer.proxy.model.ServerPolicy.ServerProtocol;
import io.gossamer.proxy.observe.traffic.DetectionRecorder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a peer to a port of the application: policy, detection, termination of mTLS,
 * then HTTP or a relay; on one event loop.
 */
final class InboundConnection implements UndecidedConnection.Owner {

    static final ConnectionTls PLAINTEXT = new ConnectionTls.None(NoTlsReason.NO_TLS_FROM_REMOTE);
    private static final ConnectionTls LOOPBACK = new ConnectionTls.None(NoTlsReason.LOOPBACK);

    private final InboundContext context;
    private final Channel client;
    private final PeerAccess access;
    private final AppAddress app;
    private @Nullable Session session;
    private long detectingSince;

    private InboundConnection(
            InboundContext context, Channel client, AppAddress app, ConnectionTls tls) {
        this.context = context;
        this.client = client;
        this.app = app;
        this.access = new PeerAccess(context, client, app, tls);
    }

    /** A connection whose first bytes may be TLS for us. Takes the channel over; reading is off. */
    static void start(InboundContext context, Channel client, AppAddress app) {
        InetSocketAddress peer = (InetSocketAddress) client.remoteAddress();
        boolean local = peer.getAddress().isLoopbackAddress();
        InboundConnection connection =
                new InboundConnection(context, client, app, local ? LOOPBACK : PLAINTEXT);
        context.metrics().accepted(client);
        connection
                .access
                .port()
                .whenKnown(authorizer -> connection.firstBytes(authorizer.policy()));
    }

    /**
     * A connection behind mTLS and a transport header.
     *
     * @param proceed hands on the bytes behind the header, once the next stage stands
     */
    static void direct(
            InboundContext context,
            Channel client,
            AppAddress app,
            ConnectionTls.Mesh tls,
            Session session,
            Runnable proceed) {
        InboundConnection connection = new InboundConnection(context, client, app, tls);
        connection.session = session;
        connection
                .access
                .port()
                .whenKnown(authorizer -> connection.behindHeader(authorizer.policy(), proceed));
    }

    // 1. What the policy says of the port.

    private void firstBytes(ServerPolicy policy) {
        if (policy.protocol() == ServerProtocol.OPAQUE) {
            // Not even TLS is looked for: the peer would not have sent it here.
            relayIfPermitted(null);
            return;
        }
        detect(policy, true);
    }

    private void behindHeader(ServerPolicy policy, Runnable proceed) {
        Session named = session;
        if (named == Session.HTTP1 || named == Session.HTTP2) {
            serveHttp(named == Session.HTTP2 ? Protocol.HTTP2 : Protocol.HTTP1);
            proceed.run();
        } else if (named == Session.UNDECIDED && policy.protocol() != ServerProtocol.OPAQUE) {
            detect(policy, false);
            proceed.run();
        } else {
            relayIfPermitted(proceed);
        }
    }

    // 2. Detection: TLS first, then again behind our TLS.

    private void detect(ServerPolicy policy, boolean lookForTls) {
        detectingSince = context.nanoTicker().getAsLong();
        UndecidedConnection.start(
                client, settings(policy, lookForTls), context.settings().failfast(), this);
    }

    private DetectionSettings settings(ServerPolicy policy, boolean lookForTls) {
        Duration timeout = policy.detectTimeout();
        Protocol declared =
                switch (policy.protocol()) {
                    case HTTP1 -> lookForTls ? Protocol.HTTP1 : null;
                    case HTTP2, GRPC -> Protocol.HTTP2;
                    case TLS -> Protocol.OPAQUE;
                    case DETECT, OPAQUE -> null;
                };
        if (declared != null) {
            return DetectionSettings.tlsOr(declared, timeout);
        }
        if (!mayConnectUndecided()) {
            return DetectionSettings.waitForClient(timeout);
        }
        if (session == Session.UNDECIDED) {
            // The peer's proxy has already waited for the client.
            return new DetectionSettings(null, Duration.ZERO, timeout, DetectionSettings.MAX_BYTES);
        }
        return DetectionSettings.detect(timeout);
    }

    /** Rule R5 (4): only what the server's own rules permit for TCP is connected on in silence. */
    private boolean mayConnectUndecided() {
        return access.permissions().server().isAllowed();
    }

    @Override
    public void connectOnward(OnwardConnect result) {
        context.dialer()
                .dial(
                        app,
                        new AppDialer.Callback() {
                            @Override
                            public void onConnected(Channel channel) {
                                context.metrics().connected(channel, app);
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
        Protocol protocol = decision.protocol();
        String server = decision.serverName();
        if (protocol == Protocol.TLS && !(access.tls() instanceof ConnectionTls.Mesh)) {
            decision.dropOnward();
            if (context.settings().ownName().equalsIgnoreCase(server)) {
                terminate();
                decision.proceed();
                return;
            }
            access.become(new ConnectionTls.Opaque(server == null ? "" : server));
        }
        detection()
                .detected(
                        protocol,
                        decision.evidence() == UndecidedConnection.Evidence.LIMIT,
                        context.nanoTicker().getAsLong() - detectingSince);
        if (protocol == Protocol.HTTP1 || protocol == Protocol.HTTP2) {
            serveHttp(protocol);
            decision.proceed();
        } else if (decision.onward() != null) {
            relayOn(decision.onward(), decision::proceed);
        } else {
            relayIfPermitted(decision::proceed);
        }
    }

    private DetectionRecorder detection() {
        return context.metrics().detection(access.policy().meta(), app.port());
    }

    private void detectionFailed() {
        detection().failed(context.nanoTicker().getAsLong() - detectingSince);
    }

    @Override
    public void onUnreachable(Throwable cause) {
        detectionFailed();
        fail(
                cause instanceof ProxyFailure known
                        ? known
                        : ProxyFailure.of(FailureCode.UNEXPECTED, String.valueOf(cause)));
    }

    @Override
    public void onClosed() {
        detectionFailed();
    }

    // 3. mTLS with our name.

    private void terminate() {
        context.tls()
                .installServer(
                        client.pipeline(),
                        MeshTls.ServerMode.REGULAR,
                        new HandshakeListener() {
                            @Override
                            public void secured(
                                    ChannelHandlerContext ctx, TlsConnection connection) {
                                context.metrics().secured(connection.resumed());
                                access.become(new ConnectionTls.Mesh(connection.identity()));
                                access.port()
                                        .whenKnown(
                                                authorizer -> detect(authorizer.policy(), false));
                            }

                            @Override
                            public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
                                context.metrics().connectionFailed(app, failure);
                            }
                        });
    }

    // 4a. HTTP: requests are authorized one by one.

    private void serveHttp(Protocol protocol) {
        context.metrics().classified(client, access.tls(), app, access.policy());
        InboundHttp.install(context, client, protocol, access);
    }

    // 4b. Everything else is authorized as a connection.

    private void relayIfPermitted(@Nullable Runnable proceed) {
        if (!isPermitted()) {
            return;
        }
        context.dialer()
                .dial(
                        app,
                        new AppDialer.Callback() {
                            @Override
                            public void onConnected(Channel channel) {
                                context.metrics().connected(channel, app);
                                if (client.isActive()) {
                                    relay(channel, proceed);
                                } else {
                                    channel.close();
                                }
                            }

                            @Override
                            public void onFailed(ProxyFailure failure) {
                                fail(failure);
                            }
                        });
    }

    private void relayOn(Channel onward, Runnable proceed) {
        if (isPermitted()) {
            relay(onward, proceed);
        } else {
            onward.close();
        }
    }

    private boolean isPermitted() {
        if (access.asTcp() instanceof Verdict.Denied denied) {
            fail(access.denied(denied));
            return false;
        }
        return true;
    }

    private void relay(Channel onward, @Nullable Runnable proceed) {
        TcpForwarder.relay(client, onward, QuietRelay.INSTANCE);
        access.whenWithdrawn(this::fail);
        if (proceed != null) {
            proceed.run();
        }
    }

    private void fail(ProxyFailure failure) {
        context.metrics().connectionFailed(app, failure);
        Transport.abort(client);
    }
}

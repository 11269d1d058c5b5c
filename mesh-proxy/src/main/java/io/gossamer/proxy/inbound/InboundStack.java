package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.api.MeshProtocols;
import io.gossamer.proxy.accept.LoopGuard;
import io.gossamer.proxy.accept.OriginalDestinationReader;
import io.gossamer.proxy.authorize.token.Tokens;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.control.ControlPlane;
import io.gossamer.proxy.forward.InFlight;
import io.gossamer.proxy.forward.TransportHeader;
import io.gossamer.proxy.forward.TransportHeaderDecoder;
import io.gossamer.proxy.forward.TransportHeaderForm;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.FailureResponder.Audience;
import io.gossamer.proxy.identify.HandshakeListener;
import io.gossamer.proxy.identify.MeshTls;
import io.gossamer.proxy.identify.TlsConnection;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.observe.RecentFailures;
import io.gossamer.proxy.observe.metric.Recorder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way in, from top to bottom: accept, find the port, ask its policy, detect, identify,
 * authorize, forward. One per event loop.
 *
 * <pre>
 * accept     redirected: the original destination         (accept.OriginalDestinationReader)
 *            declared port: its target
 *            else direct: mTLS and a transport header     (forward.TransportHeaderDecoder)
 * policy     PortPolicy, from the control plane
 * detect     TLS, HTTP/1, HTTP/2, opaque                  (InboundConnection, detect)
 * identify   mTLS with our name is terminated             (identify)
 * authorize  per request or per connection                (authorize)
 * forward    AppClient, HttpRelay, TcpForwarder           (forward)
 * </pre>
 *
 * <p>What names a host in its transport header goes through {@link GatewayConnection} to the way
 * out instead of the application.
 */
public final class InboundStack implements AutoCloseable {

    private final InboundContext context;
    private final LoopGuard loops;

    private InboundStack(InboundContext context, LoopGuard loops) {
        this.context = context;
        this.loops = loops;
    }

    /**
     * Puts the stages of one event loop together.
     *
     * @param clock what tokens of end users expire by
     * @param gateway the way out of the same loop, for what names a host
     * @param recorder of that loop
     */
    public static InboundStack create(
            EventLoop loop,
            LongSupplier nanoTicker,
            InstantSource clock,
            InboundSettings settings,
            MeshTls tls,
            ControlPlane control,
            Gateway gateway,
            Recorder recorder,
            RecentFailures failures,
            LoopGuard loops) {
        InboundMetrics metrics = new InboundMetrics(recorder, failures);
        AppDialer dialer = new AppDialer(loop, settings.connectTimeout());
        Apps apps =
                new Apps(app -> new AppClient(loop, dialer, settings, metrics, nanoTicker, app));
        return new InboundStack(
                new InboundContext(
                        loop,
                        nanoTicker,
                        new SplittableRandom(),
                        settings,
                        tls,
                        new Ports(loop, control, nanoTicker),
                        new Tokens(clock, nanoTicker),
                        apps,
                        dialer,
                        gateway,
                        metrics,
                        new FailureResponder(Audience.MESHED_PEER, true),
                        new FailureResponder(Audience.UNMESHED_PEER, false),
                        new InFlight(settings.maxInFlight())),
                loops);
    }

    /** Asks for the policies of the ports that the settings name. Once, on the loop. */
    public void start() {
        context.ports().watch(context.settings().watchPorts());
    }

    /**
     * Takes a connection of a peer over; reading is off. On the channel's event loop.
     *
     * @param declared what a declared port forwards to, or null
     */
    public void accept(Channel client, @Nullable AppAddress declared) {
        InetSocketAddress original = declared == null ? originalDestination(client) : null;
        if (declared != null) {
            InboundConnection.start(context, client, declared);
        } else if (original == null || isOwnInboundPort(client, original)) {
            direct(client);
        } else if (loops.isOwn(original) || !isOwnAddress(original)) {
            refuse(client, FailureCode.GATEWAY_LOOP, original);
        } else {
            InboundConnection.start(context, client, AppAddress.tcp(original));
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

    private static boolean isOwnInboundPort(Channel client, InetSocketAddress original) {
        return client.localAddress() instanceof InetSocketAddress local
                && local.getPort() == original.getPort();
    }

    private boolean isOwnAddress(InetSocketAddress original) {
        return context.settings().ownAddresses().isEmpty()
                || context.settings().ownAddresses().contains(original.getAddress());
    }

    /** A peer's proxy speaks to ours: mTLS with its certificate, then the transport header. */
    private void direct(Channel client) {
        context.metrics().accepted(client);
        context.tls()
                .installServer(
                        client.pipeline(),
                        MeshTls.ServerMode.DIRECT,
                        new HandshakeListener() {
                            @Override
                            public void secured(
                                    ChannelHandlerContext ctx, TlsConnection connection) {
                                context.metrics().secured(connection.resumed());
                                header(client, connection);
                            }

                            @Override
                            public void failed(ChannelHandlerContext ctx, ProxyFailure failure) {
                                context.metrics().connectionFailed("direct", failure);
                            }
                        });
        client.config().setAutoRead(true);
    }

    private void header(Channel client, TlsConnection peer) {
        String alpn = peer.alpn();
        if (alpn == null || peer.identity() == null) {
            refuse(client, FailureCode.TLS_FAILED, Objects.toString(alpn, "no ALPN"));
            return;
        }
        TransportHeaderForm form =
                alpn.equals(MeshProtocols.ALPN_GOSSAMER)
                        ? TransportHeaderForm.GOSSAMER
                        : TransportHeaderForm.CONTRACT;
        client.pipeline()
                .addLast(
                        new TransportHeaderDecoder(
                                form,
                                context.settings().detectTimeout(),
                                new TransportHeaderDecoder.Listener() {
                                    @Override
                                    public void onHeader(TransportHeader header) {
                                        forward(client, peer, header);
                                    }

                                    @Override
                                    public void onNoHeader(String reason) {
                                        context.metrics()
                                                .connectionFailed(
                                                        "direct",
                                                        ProxyFailure.of(
                                                                FailureCode.BAD_REQUEST, reason));
                                    }
                                }));
    }

    private void forward(Channel client, TlsConnection peer, TransportHeader header) {
        context.metrics().transportHeader(header, peer.identity());
        ConnectionTls.Mesh tls = new ConnectionTls.Mesh(peer.identity());
        Runnable proceed = client.pipeline().get(TransportHeaderDecoder.class)::proceed;
        if (header.name() != null) {
            GatewayConnection.start(context, client, header, tls, proceed);
            return;
        }
        InetSocketAddress address = appAddress(client, header.port());
        if (address == null) {
            context.metrics().portRefused(header.port());
            refuse(client, FailureCode.PORT_REFUSED, header.port());
            return;
        }
        InboundConnection.direct(
                context, client, AppAddress.tcp(address), tls, header.session(), proceed);
    }

    /** Rule R3 in explicit mode; else the port on the address that the peer dialled. */
    private @Nullable InetSocketAddress appAddress(Channel client, int port) {
        InboundSettings settings = context.settings();
        InetSocketAddress address;
        if (settings.explicit()) {
            if (!settings.appPorts().contains(port)) {
                return null;
            }
            address = new InetSocketAddress(settings.appAddress(), port);
        } else {
            InetSocketAddress local = (InetSocketAddress) client.localAddress();
            address = new InetSocketAddress(local.getAddress(), port);
        }
        return loops.isOwn(address) ? null : address;
    }

    private void refuse(Channel client, FailureCode code, Object what) {
        refuse(client, ProxyFailure.of(code, what.toString()));
    }

    /** Resets a connection and notes why. On the channel's event loop. */
    public void refuse(Channel client, ProxyFailure failure) {
        context.metrics().connectionFailed("inbound", failure);
        Transport.abort(client);
    }

    @Override
    public void close() {
        context.apps().close();
        context.ports().close();
    }
}

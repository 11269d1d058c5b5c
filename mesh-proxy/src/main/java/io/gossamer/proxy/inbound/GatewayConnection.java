package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.accept.HostPort;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.channel.Transport;
import io.gossamer.proxy.forward.TransportHeader;
import io.gossamer.proxy.forward.TransportHeader.Session;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a peer's proxy whose transport header names a host: the policy of the inbound
 * port decides on it, then it goes out again (contract section 4). On one event loop.
 */
final class GatewayConnection {

    private final InboundContext context;
    private final Channel client;
    private final TransportHeader header;
    private final PeerAccess access;
    private final Runnable proceed;

    private GatewayConnection(
            InboundContext context,
            Channel client,
            TransportHeader header,
            ConnectionTls.Mesh tls,
            Runnable proceed) {
        this.context = context;
        this.client = client;
        this.header = header;
        this.access =
                new PeerAccess(
                        context,
                        client,
                        AppAddress.tcp((InetSocketAddress) client.localAddress()),
                        tls);
        this.proceed = proceed;
    }

    /**
     * Takes the connection over.
     *
     * @param header with a name
     * @param proceed hands on the bytes behind the header, once the next stage stands
     */
    static void start(
            InboundContext context,
            Channel client,
            TransportHeader header,
            ConnectionTls.Mesh tls,
            Runnable proceed) {
        GatewayConnection connection = new GatewayConnection(context, client, header, tls, proceed);
        connection.access.port().whenKnown(authorizer -> connection.forward());
    }

    private void forward() {
        Session session = header.session();
        if (session == Session.HTTP1 || session == Session.HTTP2) {
            serveHttp(session == Session.HTTP2 ? Protocol.HTTP2 : Protocol.HTTP1);
        } else {
            relayIfPermitted();
        }
    }

    /** Requests are authorized and answered one by one, also those to a name we do not serve. */
    private void serveHttp(Protocol protocol) {
        context.metrics().classified(client, access.tls(), access.app(), access.policy());
        Target.Authority target = target();
        GatewayRequests requests =
                new GatewayRequests(
                        context,
                        access,
                        String.valueOf(header.name()),
                        target == null ? null : context.gateway().requests(target));
        client.pipeline()
                .addLast(InboundHttp.server(context, protocol, requests, context.toMesh()));
        proceed.run();
    }

    private void relayIfPermitted() {
        Target.Authority target = target();
        if (access.asTcp() instanceof Verdict.Denied denied) {
            refuse(access.denied(denied));
        } else if (target == null) {
            refuse(ProxyFailure.of(FailureCode.GATEWAY_DOMAIN, String.valueOf(header.name())));
        } else {
            access.whenWithdrawn(this::refuse);
            context.gateway().relay(client, target, proceed);
        }
    }

    private void refuse(ProxyFailure failure) {
        context.metrics().connectionFailed(access.app(), failure);
        Transport.abort(client);
    }

    /** The name with its port, or null if this gateway does not serve it. */
    private Target.@Nullable Authority target() {
        String name = String.valueOf(header.name());
        return context.settings().gateway().contains(name)
                        && HostPort.parse(name + ":" + header.port(), header.port())
                                instanceof Target.Authority authority
                ? authority
                : null;
    }
}

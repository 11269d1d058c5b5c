package io.gossamer.proxy.inbound;

import io.gossamer.proxy.authorize.ClientPermissions;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.h1.Http1ServerConnection;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.http.h2.Http2ServerConnection;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.ServerPolicy;
import io.netty.channel.Channel;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The requests of one connection of a peer. Permissions are kept until the policy changes. */
final class InboundHttp implements RequestHandler {

    private final InboundContext context;
    private final InboundConnection connection;
    private final FailureResponder responder;
    private final @Nullable AsciiString clientId;
    private @Nullable ServerPolicy permittedUnder;
    private @Nullable ClientPermissions permissions;

    private InboundHttp(InboundContext context, InboundConnection connection) {
        this.context = context;
        this.connection = connection;
        String identity = connection.tls().identity();
        this.clientId = identity == null ? null : new AsciiString(identity);
        this.responder = identity == null ? context.toOthers() : context.toMesh();
    }

    /** Adds the HTTP stage at the end of the pipeline; does not start reading. */
    static void install(
            InboundContext context,
            Channel client,
            Protocol protocol,
            InboundConnection connection) {
        InboundHttp handler = new InboundHttp(context, connection);
        client.pipeline()
                .addLast(
                        protocol == Protocol.HTTP2
                                ? new Http2ServerConnection(
                                        handler,
                                        handler.responder,
                                        Http2Parameters.server(context.nanoTicker()))
                                : new Http1ServerConnection(handler, handler.responder));
    }

    @Override
    public void onRequest(RequestHead head, boolean end, ServerStream stream) {
        InboundExchange.start(context, this, head, end, stream);
    }

    @Override
    public void onBadRequest(ProxyFailure failure) {
        context.metrics().failed(connection.app(), connection.policy(), failure);
    }

    InboundConnection connection() {
        return connection;
    }

    FailureResponder responder() {
        return responder;
    }

    /** The verified identity of the client, or null. */
    @Nullable AsciiString clientId() {
        return clientId;
    }

    boolean isMeshed() {
        return connection.tls() instanceof ConnectionTls.Mesh;
    }

    ClientPermissions permissions() {
        ServerPolicy current = connection.policy();
        ClientPermissions known = permissions;
        if (known == null || permittedUnder != current) {
            known = connection.permissions();
            permissions = known;
            permittedUnder = current;
        }
        return known;
    }
}

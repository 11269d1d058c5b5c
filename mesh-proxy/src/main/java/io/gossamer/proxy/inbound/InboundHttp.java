package io.gossamer.proxy.inbound;

import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.h1.Http1ServerConnection;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.http.h2.Http2ServerConnection;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The requests of one connection of a peer. */
final class InboundHttp implements RequestHandler {

    private final InboundContext context;
    private final PeerAccess access;
    private final RequestGate gate;
    private final FailureResponder responder;
    private final @Nullable AsciiString clientId;

    private InboundHttp(InboundContext context, PeerAccess access) {
        this.context = context;
        this.access = access;
        this.gate = new RequestGate(context.metrics(), context.tokens(), access);
        String identity = access.tls().identity();
        this.clientId = identity == null ? null : new AsciiString(identity);
        this.responder = identity == null ? context.toOthers() : context.toMesh();
    }

    /** Adds the HTTP stage at the end of the pipeline; does not start reading. */
    static void install(
            InboundContext context, Channel client, Protocol protocol, PeerAccess access) {
        InboundHttp handler = new InboundHttp(context, access);
        client.pipeline().addLast(server(context, protocol, handler, handler.responder));
    }

    /** The end of a peer's HTTP connection. */
    static ChannelHandler server(
            InboundContext context,
            Protocol protocol,
            RequestHandler handler,
            FailureResponder responder) {
        return protocol == Protocol.HTTP2
                ? new Http2ServerConnection(
                        handler, responder, Http2Parameters.meshServer(context.nanoTicker()))
                : new Http1ServerConnection(handler, responder);
    }

    @Override
    public void onRequest(RequestHead head, boolean end, ServerStream stream) {
        InboundExchange.start(context, this, head, end, stream);
    }

    @Override
    public void onBadRequest(ProxyFailure failure) {
        context.metrics().failed(access, failure);
    }

    PeerAccess access() {
        return access;
    }

    RequestGate gate() {
        return gate;
    }

    FailureResponder responder() {
        return responder;
    }

    /** The verified identity of the client, or null. */
    @Nullable AsciiString clientId() {
        return clientId;
    }
}

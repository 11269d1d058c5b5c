package io.gossamer.proxy.outbound;

import io.gossamer.proxy.forward.Discard;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.h1.Http1ServerConnection;
import io.gossamer.proxy.http.h2.Http2Parameters;
import io.gossamer.proxy.http.h2.Http2ServerConnection;
import io.gossamer.proxy.model.Protocol;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.Target;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** The requests of one connection of the application, or of one that a gateway takes. */
final class OutboundHttp implements RequestHandler {

    private final OutboundContext context;
    private final RequestTargets targets;

    /**
     * @param fixed where all requests go; null: each names its own destination
     */
    OutboundHttp(OutboundContext context, @Nullable Target fixed) {
        this.context = context;
        this.targets = new RequestTargets(context.destinations(), context.asDialled(), fixed);
    }

    /**
     * Adds the HTTP stage at the end of the pipeline; does not start reading.
     *
     * @param fixed where all requests go; null: each names its own destination
     */
    static void install(
            OutboundContext context, Channel client, Protocol protocol, @Nullable Target fixed) {
        OutboundHttp handler = new OutboundHttp(context, fixed);
        FailureResponder responder = context.responder();
        client.pipeline()
                .addLast(
                        protocol == Protocol.HTTP2
                                ? new Http2ServerConnection(
                                        handler,
                                        responder,
                                        Http2Parameters.server(context.nanoTicker()))
                                : new Http1ServerConnection(handler, responder));
    }

    @Override
    public void onRequest(RequestHead head, boolean end, ServerStream stream) {
        Destination destination;
        try {
            destination = targets.acquire(head);
        } catch (ProxyFailure failure) {
            stream.listen(new Discard(stream));
            onBadRequest(failure);
            context.responder().respond(stream, failure, head);
            return;
        }
        OutboundExchange.start(context, destination, head, end, stream);
    }

    @Override
    public void onBadRequest(ProxyFailure failure) {
        context.metrics().failed("request", failure);
    }
}

package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.accept.HostPort;
import io.gossamer.proxy.forward.Discard;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HttpNames;
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
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection of the application. On a redirected connection or in a tunnel all
 * go to that destination; on a connection to the proxy itself each names its own (rule R13).
 */
final class OutboundHttp implements RequestHandler {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private static final AsciiString HTTPS = AsciiString.cached("https");

    private final OutboundContext context;
    private final @Nullable Destination fixed;
    private @Nullable AsciiString lastAuthority;
    private @Nullable Target lastTarget;

    private OutboundHttp(OutboundContext context, @Nullable Destination fixed) {
        this.context = context;
        this.fixed = fixed;
    }

    /**
     * Adds the HTTP stage at the end of the pipeline; does not start reading.
     *
     * @param fixed of all requests, held by the caller until the channel closes; null: each names
     *     its own
     */
    static void install(
            OutboundContext context,
            Channel client,
            Protocol protocol,
            @Nullable Destination fixed) {
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
        Target target = fixed == null ? named(head) : fixed.target();
        if (fixed == null) {
            // The form was for this proxy; the endpoint is no proxy.
            head.absoluteForm = false;
        }
        if (target == null) {
            ProxyFailure failure =
                    ProxyFailure.of(
                            FailureCode.BAD_REQUEST,
                            "authority: " + head.authority + " (expected: host or host:port)");
            stream.listen(new Discard(stream));
            onBadRequest(failure);
            context.responder().respond(stream, failure, head);
            return;
        }
        OutboundExchange.start(context, context.destinations().acquire(target), head, end, stream);
    }

    @Override
    public void onBadRequest(ProxyFailure failure) {
        context.metrics().failed("request", failure);
    }

    private @Nullable Target named(RequestHead head) {
        AsciiString authority = head.authority;
        if (authority == null || authority.isEmpty()) {
            return null;
        }
        if (!authority.equals(lastAuthority)) {
            boolean https = head.scheme != null && HttpNames.same(head.scheme, HTTPS);
            lastTarget = HostPort.parse(authority.toString(), https ? HTTPS_PORT : HTTP_PORT);
            lastAuthority = authority;
        }
        return lastTarget;
    }
}

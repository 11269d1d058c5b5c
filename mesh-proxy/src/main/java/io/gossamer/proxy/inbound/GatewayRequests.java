package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.accept.ForwardedHeader;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.forward.Discard;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpStreamListener;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.http.header.OrigProto;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.route.FilterAnswers;
import io.gossamer.proxy.route.InboundRule;
import io.gossamer.proxy.route.match.RouteMatch;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one connection through a gateway: version restored, client authorized, loops
 * refused, and out again. On one event loop.
 */
final class GatewayRequests implements RequestHandler {

    private final InboundContext context;
    private final PeerAccess access;
    private final RequestGate gate;
    private final String name;
    private final String clientId;
    private final @Nullable RequestHandler onward;

    /**
     * @param name that the peer's transport header has
     * @param onward takes what is permitted; null if this gateway does not serve the name
     */
    GatewayRequests(
            InboundContext context,
            PeerAccess access,
            String name,
            @Nullable RequestHandler onward) {
        this.context = context;
        this.access = access;
        this.gate = new RequestGate(context.metrics(), context.tokens(), access);
        this.name = name;
        this.clientId = String.valueOf(access.tls().identity());
        this.onward = onward;
    }

    @Override
    public void onRequest(RequestHead head, boolean end, ServerStream stream) {
        boolean upgraded = OrigProto.restoreRequest(head);
        gate.check(head, new Request(head, end, upgraded ? new Marking(stream) : stream));
    }

    @Override
    public void onBadRequest(ProxyFailure failure) {
        context.metrics().failed(access, failure);
    }

    private final class Request implements RequestGate.Outcome {

        private final RequestHead head;
        private final boolean end;
        private final ServerStream stream;

        Request(RequestHead head, boolean end, ServerStream stream) {
            this.head = head;
            this.end = end;
            this.stream = stream;
        }

        @Override
        public void onAdmitted(RouteMatch<InboundRule> match, Verdict.Allowed verdict) {
            InboundRule rule = match.value();
            context.metrics().series(access, rule.route(), verdict).allowed().increment();
            ResponseHead answer =
                    FilterAnswers.of(
                            rule.filters().apply(head, match.match(), context.random()),
                            head,
                            context.toMesh());
            if (answer != null) {
                stream.listen(new Discard(stream));
                stream.writeResponse(answer, true);
                return;
            }
            forward();
        }

        private void forward() {
            String self = context.settings().ownName();
            if (ForwardedHeader.names(head.headers, self)) {
                onRefused(ProxyFailure.of(FailureCode.GATEWAY_LOOP, name + ": by " + self));
            } else if (onward == null) {
                onRefused(ProxyFailure.of(FailureCode.GATEWAY_DOMAIN, name));
            } else {
                ForwardedHeader.add(head.headers, self, clientId, head.authority);
                onward.onRequest(head, end, stream);
            }
        }

        @Override
        public void onRefused(ProxyFailure failure) {
            context.metrics().failed(access, failure);
            stream.listen(new Discard(stream));
            context.toMesh().respond(stream, failure, head);
        }
    }

    /** Answers a request that travelled as HTTP/2 in the way that the peer expects. */
    private record Marking(ServerStream next) implements ServerStream {

        @Override
        public void writeResponse(ResponseHead head, boolean end) {
            OrigProto.markResponse(head);
            next.writeResponse(head, end);
        }

        @Override
        public void listen(HttpStreamListener listener) {
            next.listen(listener);
        }

        @Override
        public void closeConnectionAfter() {
            next.closeConnectionAfter();
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return next.remoteAddress();
        }

        @Override
        public void writeData(ByteBuf data, boolean end) {
            next.writeData(data, end);
        }

        @Override
        public void writeTrailers(HeaderBlock trailers) {
            next.writeTrailers(trailers);
        }

        @Override
        public void reset(StreamReset reason) {
            next.reset(reason);
        }

        @Override
        public void consumed(int bytes) {
            next.consumed(bytes);
        }
    }
}

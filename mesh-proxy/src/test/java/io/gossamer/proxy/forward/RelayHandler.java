package io.gossamer.proxy.forward;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.FailureResponder;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHandler;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.channel.Channel;

/** Passes each request to a pool, as the stacks do, without their policies. */
final class RelayHandler implements RequestHandler {

    private final HttpEndpointPool pool;
    private final FailureResponder failures =
            new FailureResponder(FailureResponder.Audience.APPLICATION, true);

    RelayHandler(HttpEndpointPool pool) {
        this.pool = pool;
    }

    @Override
    public void onRequest(RequestHead head, boolean end, ServerStream stream) {
        Exchange exchange = new Exchange(head, stream);
        HttpRelay relay = new HttpRelay(stream, end, 0, exchange);
        exchange.relay = relay;
        ClientStream.Listener listener = relay.newAttempt();
        pool.open(
                head,
                end,
                listener,
                new HttpEndpointPool.Opened() {
                    @Override
                    public void onOpened(ClientStream opened, Channel channel) {
                        relay.attach(opened);
                    }

                    @Override
                    public void onFailed(ProxyFailure failure) {
                        exchange.fail(failure);
                    }
                });
    }

    private final class Exchange implements HttpRelay.Observer {

        private final RequestHead request;
        private final ServerStream stream;
        private final boolean tunnels;
        private HttpRelay relay;

        Exchange(RequestHead request, ServerStream stream) {
            this.request = request;
            this.stream = stream;
            this.tunnels = request.isConnect();
        }

        void fail(ProxyFailure failure) {
            relay.answer(() -> failures.respond(stream, failure, request));
        }

        @Override
        public void onResponseHead(ResponseHead head, boolean end) {
            if (head.status == 101 || (tunnels && head.status / 100 == 2)) {
                relay.becomeTunnel();
            }
        }

        @Override
        public void onFirstFrame() {}

        @Override
        public void onResponseTrailers(HeaderBlock trailers) {}

        @Override
        public void onAttemptFailed(StreamReset reason) {
            fail(ProxyFailure.of(FailureCode.CONNECTION_CLOSED, "endpoint: " + reason));
        }

        @Override
        public void onComplete(HttpRelay.Outcome outcome) {}
    }
}

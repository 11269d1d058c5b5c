package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.forward.HttpEndpointPool;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.http.header.MeshHeaderRules;
import io.gossamer.proxy.http.header.OrigProto;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.route.FilterAnswers;
import io.gossamer.proxy.route.FilterResult;
import io.gossamer.proxy.route.InboundRule;
import io.gossamer.proxy.route.match.RouteMatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to the application: version restored, route found, client authorized,
 * headers rewritten, forwarded, answered. Reads top to bottom in the order in which it happens; on
 * one event loop.
 */
final class InboundExchange
        implements HttpRelay.Observer, HttpEndpointPool.Opened, RequestGate.Outcome {

    private final InboundContext context;
    private final InboundHttp http;
    private final RequestHead head;
    private final ServerStream client;
    private final HttpRelay relay;
    private final RequestRecord record;
    private final boolean upgraded;

    private HttpEndpointPool.@Nullable Pending pending;
    private String error = "";
    private boolean entered;

    private InboundExchange(
            InboundContext context,
            InboundHttp http,
            RequestHead head,
            boolean end,
            ServerStream client) {
        this.context = context;
        this.http = http;
        this.head = head;
        this.client = client;
        this.relay = new HttpRelay(client, end, 0, this);
        this.record = new RequestRecord(context.nanoTicker(), end);
        this.upgraded = OrigProto.restoreRequest(head);
    }

    static void start(
            InboundContext context,
            InboundHttp http,
            RequestHead head,
            boolean end,
            ServerStream client) {
        InboundExchange exchange = new InboundExchange(context, http, head, end, client);
        exchange.entered = context.inFlight().tryEnter();
        if (exchange.entered) {
            http.gate().check(head, exchange);
        } else {
            exchange.fail(
                    ProxyFailure.of(
                            FailureCode.LOAD_SHED,
                            context.inFlight().limit() + " requests in flight"));
        }
    }

    // 1. The route, and whether the client may use it.

    @Override
    public void onRefused(ProxyFailure failure) {
        fail(failure);
    }

    @Override
    public void onAdmitted(RouteMatch<InboundRule> match, Verdict.Allowed verdict) {
        InboundRule found = match.value();
        record.allowed(context.metrics().series(http.access(), found.route(), verdict));
        filter(found, match);
    }

    private void filter(InboundRule found, RouteMatch<InboundRule> match) {
        FilterResult result = found.filters().apply(head, match.match(), context.random());
        ResponseHead answer = FilterAnswers.of(result, head, http.responder());
        if (answer == null) {
            forward();
        } else {
            record.response(answer);
            relay.answer(() -> client.writeResponse(answer, true));
        }
    }

    // 2. The application.

    private void forward() {
        MeshHeaderRules.inboundRequest(head.headers, http.clientId());
        AppClient app = context.apps().get(http.access().app());
        app.addClientAddress(head, http.access().peer());
        HttpEndpointPool pool = head.version == HttpVersion.HTTP_2 ? app.http2() : app.http1();
        pending = pool.open(head, !relay.hasBody(), relay.newAttempt(), this);
    }

    @Override
    public void onOpened(ClientStream stream, Channel channel) {
        pending = null;
        relay.attach(stream);
    }

    @Override
    public void onFailed(ProxyFailure failure) {
        pending = null;
        fail(failure);
    }

    // 3. The response.

    @Override
    public void onResponseHead(ResponseHead response, boolean end) {
        MeshHeaderRules.inboundResponse(response.headers);
        if (upgraded) {
            OrigProto.markResponse(response);
        }
        if (response.isInformational()) {
            return;
        }
        if (response.status == 101 || (head.isConnect() && response.status / 100 == 2)) {
            relay.becomeTunnel();
        }
        record.response(response);
    }

    @Override
    public void onRequestData(ByteBuf data) {
        record.requestData(data.readableBytes());
    }

    @Override
    public void onRequestEnd() {
        record.requestEnd();
    }

    @Override
    public void onResponseData(int bytes) {
        record.responseData(bytes);
    }

    @Override
    public void onFirstFrame() {
        record.firstFrame();
    }

    @Override
    public void onResponseTrailers(HeaderBlock trailers) {
        record.trailers(trailers);
    }

    @Override
    public void onAttemptFailed(StreamReset reason) {
        fail(
                ProxyFailure.of(
                        FailureCode.CONNECTION_CLOSED,
                        "application at " + http.access().app() + ": " + reason));
    }

    // 4. The end.

    @Override
    public void onComplete(HttpRelay.Outcome outcome) {
        HttpEndpointPool.Pending waiting = pending;
        if (waiting != null) {
            waiting.cancel();
        }
        record.ended(outcome, error);
        if (entered) {
            context.inFlight().leave();
        }
    }

    private void fail(ProxyFailure failure) {
        if (relay.isComplete()) {
            return;
        }
        error = failure.code().label();
        context.metrics().failed(http.access(), failure);
        relay.answer(() -> http.responder().respond(client, failure, head));
    }
}

package io.gossamer.proxy.inbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.authorize.RateLimiter;
import io.gossamer.proxy.authorize.Verdict;
import io.gossamer.proxy.forward.HttpEndpointPool;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpVersion;
import io.gossamer.proxy.http.MeshHeaderRules;
import io.gossamer.proxy.http.OrigProto;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.Meta;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.route.FilterAnswers;
import io.gossamer.proxy.route.FilterResult;
import io.gossamer.proxy.route.InboundRule;
import io.gossamer.proxy.route.RouteMatch;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to the application: version restored, route found, client authorized,
 * headers rewritten, forwarded, answered. Reads top to bottom in the order in which it happens; on
 * one event loop.
 */
final class InboundExchange implements HttpRelay.Observer, HttpEndpointPool.Opened {

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
        this.record = new RequestRecord(context.nanoTicker());
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
            exchange.authorize();
        } else {
            exchange.fail(
                    ProxyFailure.of(
                            FailureCode.LOAD_SHED,
                            context.inFlight().limit() + " requests in flight"));
        }
    }

    // 1. The route, and whether the client may use it.

    private void authorize() {
        RouteMatch<InboundRule> match = http.connection().portPolicy().routes().find(head);
        if (match.kind() == RouteMatch.Kind.AMBIGUOUS) {
            context.metrics().ambiguousPath(http.connection());
            fail(ProxyFailure.of(FailureCode.BAD_REQUEST, "path: ambiguous (expected: plain)"));
            return;
        }
        if (match.kind() == RouteMatch.Kind.NOT_FOUND) {
            context.metrics().routeNotFound(http.connection());
            fail(
                    ProxyFailure.of(
                            FailureCode.ROUTE_NOT_FOUND,
                            "server " + http.connection().policy().meta().name()));
            return;
        }
        InboundRule found = match.value();
        Meta route = found.route().meta();
        Verdict verdict = http.permissions().route(found.route());
        if (verdict instanceof Verdict.Denied denied) {
            context.metrics().denied(http.connection(), route);
            fail(ProxyFailure.of(FailureCode.DENIED, denied.reason()));
            return;
        }
        RateLimiter.Scope limit =
                http.connection().portPolicy().limit(http.connection().tls().identity());
        if (limit != RateLimiter.Scope.NONE) {
            context.metrics().rateLimited(http.connection(), limit);
            fail(ProxyFailure.of(FailureCode.RATE_LIMITED, limit.label()));
            return;
        }
        record.allowed(
                context.metrics().series(http.connection(), route, (Verdict.Allowed) verdict));
        filter(found, match);
    }

    private void filter(InboundRule found, RouteMatch<InboundRule> match) {
        FilterResult result = found.filters().apply(head, match.match(), context.random());
        ResponseHead answer = FilterAnswers.of(result);
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
        AppClient app = context.apps().get(http.connection().app());
        app.addClientAddress(head, http.connection().peer());
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
                        "application at " + http.connection().app() + ": " + reason));
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
        InboundConnection connection = http.connection();
        context.metrics().failed(connection.app(), connection.policy(), failure);
        relay.answer(() -> http.responder().respond(client, failure, head));
    }
}

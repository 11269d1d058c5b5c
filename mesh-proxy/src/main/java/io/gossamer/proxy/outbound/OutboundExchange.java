package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.http.header.MeshHeaderRules;
import io.gossamer.proxy.model.OutboundPolicy;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.model.RequestMatch;
import io.gossamer.proxy.model.ServiceProfile;
import io.gossamer.proxy.outbound.mirror.MirrorCopy;
import io.gossamer.proxy.route.Deadline;
import io.gossamer.proxy.route.DeadlineTimer;
import io.gossamer.proxy.route.FilterAnswers;
import io.gossamer.proxy.route.FilterResult;
import io.gossamer.proxy.route.RetryBudget;
import io.gossamer.proxy.route.RouteFilters;
import io.gossamer.proxy.route.match.RouteMatch;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of the application on its way to an endpoint: policy, route, backend, attempts,
 * response. Reads top to bottom in the order in which it happens; on one event loop.
 */
final class OutboundExchange
        implements HttpRelay.Observer, Destination.Waiter, Attempts.Owner, DeadlineTimer.Owner {

    /** By which rule of which version of the policy a request goes. */
    private record Way(
            CompiledPolicy policy,
            CompiledPolicy.HttpChoice choice,
            RequestMatch match,
            @Nullable AsciiString requiredIdentity) {}

    private final OutboundContext context;
    private final Destination destination;
    private final RequestHead head;
    private final ServerStream client;
    private final HttpRelay relay;
    private final RequestRecord record;

    private CompiledPolicy.@Nullable HttpChoice choice;
    private CompiledPolicy.@Nullable BackendChoice backend;
    private @Nullable Way way;
    private @Nullable Attempts attempts;
    private @Nullable DeadlineTimer timer;
    private @Nullable MirrorCopy mirror;
    private @Nullable MirrorCopy backendMirror;
    private @Nullable RequestHead asRouted;
    private @Nullable FailureCode failedBy;
    private boolean entered;
    private int moves;
    private @Nullable ScheduledFuture<?> pause;

    private OutboundExchange(
            OutboundContext context,
            Destination destination,
            RequestHead head,
            boolean end,
            ServerStream client) {
        this.context = context;
        this.destination = destination;
        this.head = head;
        this.client = client;
        this.relay = new HttpRelay(client, end, context.settings().replayLimit(), this);
        this.record = new RequestRecord(context.nanoTicker(), head);
    }

    /** Takes the request over. The destination, held by the caller, is released in the end. */
    static void start(
            OutboundContext context,
            Destination destination,
            RequestHead head,
            boolean end,
            ServerStream client) {
        OutboundExchange exchange = new OutboundExchange(context, destination, head, end, client);
        exchange.entered = context.inFlight().tryEnter();
        if (exchange.entered) {
            destination.whenKnown(exchange);
        } else {
            exchange.fail(
                    ProxyFailure.of(
                            FailureCode.LOAD_SHED,
                            context.inFlight().limit() + " requests in flight"));
        }
    }

    // 1. The policy of the destination, and its route for this request.

    @Override
    public void onPolicy(CompiledPolicy policy) {
        if (relay.isComplete()) {
            return;
        }
        if (context.gateway() && policy.isOutsideMesh()) {
            fail(ProxyFailure.of(FailureCode.GATEWAY_DOMAIN, destination.target().authority()));
            return;
        }
        AsciiString required = MeshHeaderRules.outboundRequest(head.headers);
        RouteMatch<CompiledPolicy.HttpChoice> match = policy.route(head);
        if (match.kind() == RouteMatch.Kind.AMBIGUOUS) {
            fail(ProxyFailure.of(FailureCode.BAD_REQUEST, "path: ambiguous (expected: plain)"));
            return;
        }
        if (match.kind() != RouteMatch.Kind.FOUND) {
            fail(
                    ProxyFailure.of(
                            FailureCode.ROUTE_NOT_FOUND,
                            destination.target().authority() + " " + head.method));
            return;
        }
        CompiledPolicy.HttpChoice found = match.value().asAskedBy(head);
        choice = found;
        record.routed(found.series(), context.metrics().recorder());
        RetryBudget stated = policy.statedBudget(context);
        if (stated != null) {
            stated.deposit();
        }
        nameDestination(found);
        if (found.timed()) {
            timer =
                    new DeadlineTimer(
                            context.loop(),
                            context.nanoTicker(),
                            Deadline.start(found.rule().timeouts(), record.startedAt()),
                            this);
        }
        OutboundPolicy.Delay delay = found.rule().delay();
        if (delay != null && context.random().nextInt(delay.denominator()) < delay.numerator()) {
            pause =
                    context.loop()
                            .schedule(
                                    () -> filter(policy, found, match.match(), required),
                                    delay.time().toNanos(),
                                    TimeUnit.NANOSECONDS);
        } else {
            filter(policy, found, match.match(), required);
        }
    }

    private void filter(
            CompiledPolicy policy,
            CompiledPolicy.HttpChoice found,
            RequestMatch match,
            @Nullable AsciiString required) {
        if (!relay.isComplete() && !isAnswered(found.filters(), match)) {
            dispatch(policy, found, match, required);
        }
    }

    /** Routes of service profiles tell the peer which service the request was for. */
    private void nameDestination(CompiledPolicy.HttpChoice found) {
        ServiceProfile profile = found.route().profile();
        if (profile != null) {
            MeshHeaderRules.canonicalDestination(head.headers, profile.destination());
        }
    }

    /** Applies filters to the request; whether one of them gave the response. */
    private boolean isAnswered(RouteFilters filters, RequestMatch match) {
        FilterResult result = filters.apply(head, match, context.random());
        ResponseHead answer = FilterAnswers.of(result, head, context.responder());
        if (answer == null) {
            return false;
        }
        if (result instanceof FilterResult.Fail refusal) {
            context.metrics()
                    .answered(
                            destination.target().authority(), refusal.status(), refusal.message());
        }
        record.response(answer);
        relay.answer(() -> client.writeResponse(answer, true));
        return true;
    }

    @Override
    public void onFailure(ProxyFailure failure) {
        if (failure.code() != FailureCode.FAILFAST || !movesOn()) {
            fail(failure);
        }
    }

    // 2. A backend of the route, and attempts at its endpoints.

    private void dispatch(
            CompiledPolicy policy,
            CompiledPolicy.HttpChoice found,
            RequestMatch match,
            @Nullable AsciiString required) {
        CompiledPolicy.BackendChoice chosen = policy.choose(found, context);
        if (chosen == null) {
            fail(
                    ProxyFailure.of(
                            FailureCode.FAILFAST,
                            destination.target().authority() + ": the route has no backend"));
            return;
        }
        send(new Way(policy, found, match, required), chosen);
    }

    private void send(Way by, CompiledPolicy.BackendChoice chosen) {
        way = by;
        backend = chosen;
        MirrorCopy copied =
                moves == 0 ? CompiledPolicy.mirror(by.choice().mirrors(), head, context) : null;
        keepForOthers(by, chosen);
        if (isAnswered(chosen.filters(), by.match())) {
            return;
        }
        if (copied != null) {
            mirror = copied;
        }
        backendMirror = CompiledPolicy.mirror(chosen.mirrors(), head, context);
        Attempts begun =
                new Attempts(
                        context,
                        head,
                        relay,
                        record,
                        by.choice(),
                        by.policy(),
                        chosen.backend(),
                        by.requiredIdentity(),
                        timer,
                        this);
        attempts = begun;
        begun.start(client);
    }

    /** What the filters of a backend change is not meant for another one. */
    private void keepForOthers(Way by, CompiledPolicy.BackendChoice chosen) {
        if (asRouted == null
                && chosen.filters() != RouteFilters.NONE
                && by.choice().split().backends().size() > 1) {
            asRouted = head.copy();
        }
    }

    /**
     * The backend has no endpoint that is ready: another one takes the request, if it has been sent
     * nowhere, as it was before the filters of the first.
     */
    private boolean movesOn() {
        Way by = way;
        Attempts stuck = attempts;
        CompiledPolicy.BackendChoice from = backend;
        if (by == null || stuck == null || from == null || relay.isComplete()) {
            return false;
        }
        if (!stuck.isUnsent() || ++moves >= by.choice().split().backends().size()) {
            return false;
        }
        CompiledPolicy.BackendChoice other = by.policy().chooseOther(by.choice(), from, context);
        if (other == null) {
            return false;
        }
        attempts = null;
        stuck.finished(Outcome.NEUTRAL);
        if (asRouted != null) {
            head.become(asRouted);
        }
        // Nothing of the request was sent, so nothing of it was copied yet.
        backendMirror = null;
        send(by, other);
        return true;
    }

    @Override
    public boolean givesUp(ResponseHead response) {
        return attempts != null && attempts.givesUp(response);
    }

    @Override
    public boolean awaitsTrailers(ResponseHead response) {
        return attempts != null && attempts.awaitsTrailers(response);
    }

    @Override
    public boolean givesUpAt(HeaderBlock trailers) {
        return attempts != null && attempts.givesUpAt(trailers);
    }

    @Override
    public void onAttemptFailed(StreamReset reason) {
        if (attempts != null) {
            attempts.broken(reason);
        }
    }

    private @Nullable Member<EndpointClient> endpoint() {
        return attempts == null ? null : attempts.endpoint();
    }

    // 3. The response.

    @Override
    public void onResponseHead(ResponseHead response, boolean end) {
        boolean closeAsked = MeshHeaderRules.outboundResponse(response.headers);
        if (response.isInformational()) {
            return;
        }
        if (attempts != null) {
            attempts.answered();
        }
        closeMirror();
        if (response.status == 101 || (head.isConnect() && response.status / 100 == 2)) {
            relay.becomeTunnel();
            stopTimer();
        }
        CompiledPolicy.BackendChoice chosen = backend;
        if (chosen != null) {
            chosen.filters().applyToResponse(response.headers);
        }
        CompiledPolicy.HttpChoice found = choice;
        if (found != null) {
            found.filters().applyToResponse(response.headers);
        }
        Member<EndpointClient> from = endpoint();
        if (closeAsked && from != null && from.connections().isMeshed()) {
            client.closeConnectionAfter();
        }
        record.response(response);
        if (found != null) {
            found.filters().changeStatus(head, response);
        }
    }

    @Override
    public void onRequestData(ByteBuf data) {
        record.requestData(data.readableBytes());
        if (mirror != null) {
            mirror.data(data);
        }
        if (backendMirror != null) {
            backendMirror.data(data);
        }
    }

    @Override
    public void onResponseData(int bytes) {
        record.responseData(bytes);
    }

    @Override
    public void onFirstFrame() {
        long rtt = record.firstFrame();
        Member<EndpointClient> from = endpoint();
        if (from != null) {
            from.firstByte(rtt);
        }
    }

    @Override
    public void onResponseTrailers(HeaderBlock trailers) {
        if (attempts != null) {
            attempts.ends(trailers);
        }
        record.trailers(trailers);
    }

    // 4. What the timer hears, and says.

    @Override
    public void onRequestSent() {
        if (timer != null) {
            timer.requestEnded();
        }
        if (mirror != null) {
            mirror.whole();
        }
        if (backendMirror != null) {
            backendMirror.whole();
        }
    }

    /** What has not ended is not copied; what has is on its way already. */
    private void closeMirror() {
        if (mirror != null) {
            mirror.close();
            mirror = null;
        }
        if (backendMirror != null) {
            backendMirror.close();
            backendMirror = null;
        }
    }

    @Override
    public void onActivity() {
        if (timer != null) {
            timer.active();
        }
    }

    @Override
    public void onExpired(Deadline.Expired expired, String what) {
        record.expired(expired);
        ProxyFailure failure =
                ProxyFailure.of(
                        FailureCode.RESPONSE_TIMEOUT,
                        destination.target().authority() + ": " + what);
        if (expired == Deadline.Expired.ATTEMPT && attempts != null) {
            attempts.timedOut(failure);
        } else {
            fail(failure);
        }
    }

    private void stopTimer() {
        if (timer != null) {
            timer.stop();
            timer = null;
        }
    }

    // 5. The end.

    @Override
    public void onComplete(HttpRelay.Outcome outcome) {
        stopTimer();
        closeMirror();
        if (pause != null) {
            pause.cancel(false);
        }
        Outcome result = record.ended(outcome, failedBy);
        if (attempts != null) {
            attempts.finished(result);
        }
        if (entered) {
            context.inFlight().leave();
        }
        destination.letGo();
    }

    private void fail(ProxyFailure failure) {
        if (relay.isComplete()) {
            return;
        }
        failedBy = failure.code();
        record.failed(failure.code().httpStatus());
        context.metrics().failed(destination.target().authority(), failure);
        relay.answer(() -> context.responder().respond(client, failure, head));
    }
}

package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.balance.Waiter;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.MeshHeaderRules;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.route.FilterAnswers;
import io.gossamer.proxy.route.RetryPolicy;
import io.gossamer.proxy.route.RouteMatch;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of the application on its way to an endpoint: policy, route, backend, endpoint,
 * attempts, response. Reads top to bottom in the order in which it happens; on one event loop.
 */
final class OutboundExchange
        implements HttpRelay.Observer,
                Destination.Waiter,
                Waiter<EndpointClient>,
                EndpointClient.Callback {

    /** Connections that may fail before the request does; each goes to an endpoint picked anew. */
    private static final int MAX_DIALS = 4;

    private final OutboundContext context;
    private final Destination destination;
    private final RequestHead head;
    private final ServerStream client;
    private final HttpRelay relay;
    private final RequestRecord record;

    private @Nullable AsciiString requiredIdentity;
    private CompiledPolicy.@Nullable HttpChoice choice;
    private @Nullable BackendService service;
    private @Nullable Member<EndpointClient> endpoint;
    private @Nullable ScheduledFuture<?> timer;
    private RetryPolicy.Decision givenUp = RetryPolicy.Decision.FINAL;
    private @Nullable FailureCode failedBy;
    private int dials;
    private int retries;
    private boolean entered;

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
        requiredIdentity = MeshHeaderRules.outboundRequest(head.headers);
        RouteMatch<CompiledPolicy.HttpChoice> match = policy.route(head);
        if (match.kind() != RouteMatch.Kind.FOUND) {
            fail(
                    ProxyFailure.of(
                            FailureCode.ROUTE_NOT_FOUND,
                            destination.target().authority() + " " + head.method));
            return;
        }
        CompiledPolicy.HttpChoice found = match.value();
        choice = found;
        record.routed(found.series(), context.metrics().recorder());
        context.retryBudget().deposit();
        ResponseHead answer =
                FilterAnswers.of(found.filters().apply(head, match.match(), context.random()));
        if (answer != null) {
            record.response(answer);
            relay.answer(() -> client.writeResponse(answer, true));
            return;
        }
        startTimer(found.rule().timeouts());
        dispatch(policy, found);
    }

    // 2. A backend of the route, and an endpoint of the backend.

    private void dispatch(CompiledPolicy policy, CompiledPolicy.HttpChoice found) {
        BackendService chosen = policy.choose(found, context);
        if (chosen == null) {
            fail(
                    ProxyFailure.of(
                            FailureCode.FAILFAST,
                            destination.target().authority() + ": the route has no backend"));
            return;
        }
        service = chosen;
        chosen.use();
        chosen.acquire(this, null);
    }

    @Override
    public void onEndpoint(Member<EndpointClient> picked) {
        if (relay.isComplete()) {
            picked.finished(Outcome.NEUTRAL);
            return;
        }
        EndpointClient connections = picked.connections();
        AsciiString required = requiredIdentity;
        if (required != null && !connections.hasIdentity(required)) {
            picked.finished(Outcome.NEUTRAL);
            fail(
                    ProxyFailure.of(
                            FailureCode.IDENTITY_MISMATCH, connections + ": required " + required));
            return;
        }
        endpoint = picked;
        if (choice != null && service != null) {
            record.sentTo(
                    connections,
                    choice.series().backend(context.metrics().recorder(), service.meta()));
        }
        connections.open(head, !relay.hasBody(), relay.newAttempt(), this);
    }

    // 3. A stream to the endpoint, or another endpoint.

    @Override
    public void onOpened(ClientStream stream) {
        record.opened();
        relay.attach(stream);
    }

    @Override
    public void onOpenFailed(ProxyFailure failure) {
        BackendService chosen = service;
        Member<EndpointClient> refused = endpoint;
        endpoint = null;
        if (chosen == null || refused == null) {
            return;
        }
        chosen.connectFailed(refused, failure);
        refused.finished(Outcome.NEUTRAL);
        boolean another = chosen.isBalanced() || chosen.size() > 1;
        if (relay.isComplete()) {
            return;
        }
        if (another && failure.isRetryable() && ++dials < MAX_DIALS) {
            chosen.acquire(this, refused);
        } else {
            fail(failure);
        }
    }

    @Override
    public void onFailure(ProxyFailure failure) {
        fail(failure);
    }

    // 4. The response, or another attempt.

    /** Whether the answer is one that another attempt replaces. */
    @Override
    public boolean givesUp(ResponseHead response) {
        Member<EndpointClient> from = endpoint;
        CompiledPolicy.HttpChoice found = choice;
        if (from == null || found == null) {
            return false;
        }
        RetryPolicy.Attempt attempt = attempt();
        String unreachable = PeerAnswer.unreachable(from.connections(), response);
        if (unreachable != null) {
            from.applicationUnreachable(unreachable);
            givenUp =
                    found.retry()
                            .afterFailure(
                                    attempt,
                                    ProxyFailure.retryable(FailureCode.CONNECT_FAILED, unreachable),
                                    context.retryBudget());
        } else {
            givenUp = PeerAnswer.judge(found.retry(), attempt, response, context.retryBudget());
        }
        record.retry(givenUp);
        return givenUp == RetryPolicy.Decision.RETRY;
    }

    @Override
    public void onResponseHead(ResponseHead response, boolean end) {
        Member<EndpointClient> from = endpoint;
        boolean closeAsked = MeshHeaderRules.outboundResponse(response.headers);
        if (response.isInformational()) {
            return;
        }
        if (response.status == 101 || (head.isConnect() && response.status / 100 == 2)) {
            relay.becomeTunnel();
            stopTimer();
        }
        CompiledPolicy.HttpChoice found = choice;
        if (found != null) {
            found.filters().applyToResponse(response.headers);
        }
        if (closeAsked && from != null && from.connections().isMeshed()) {
            client.closeConnectionAfter();
        }
        record.response(response);
    }

    @Override
    public void onFirstFrame() {
        long rtt = record.firstFrame();
        Member<EndpointClient> from = endpoint;
        if (from != null) {
            from.firstByte(rtt);
        }
    }

    @Override
    public void onResponseTrailers(HeaderBlock trailers) {
        record.trailers(trailers);
    }

    @Override
    public void onAttemptFailed(StreamReset reason) {
        BackendService chosen = service;
        Member<EndpointClient> from = endpoint;
        CompiledPolicy.HttpChoice found = choice;
        endpoint = null;
        if (chosen == null || from == null || found == null) {
            return;
        }
        if (givenUp == RetryPolicy.Decision.RETRY) {
            givenUp = RetryPolicy.Decision.FINAL;
            from.finished(Outcome.FAILURE);
            record.attemptEnded(0, "");
            again(chosen, from, found.retry());
            return;
        }
        boolean unprocessed =
                reason == StreamReset.REFUSED || reason == StreamReset.CONNECTION_LOST_UNSENT;
        from.finished(unprocessed ? Outcome.NEUTRAL : Outcome.FAILURE);
        String detail = from.connections() + ": " + reason;
        ProxyFailure failure =
                unprocessed
                        ? ProxyFailure.retryable(FailureCode.CONNECTION_CLOSED, detail)
                        : ProxyFailure.of(FailureCode.CONNECTION_CLOSED, detail);
        record.attemptEnded(0, "RESET");
        RetryPolicy.Decision decision =
                found.retry().afterFailure(attempt(), failure, context.retryBudget());
        record.retry(decision);
        if (decision == RetryPolicy.Decision.RETRY) {
            again(chosen, from, found.retry());
            return;
        }
        fail(failure);
    }

    private RetryPolicy.Attempt attempt() {
        return new RetryPolicy.Attempt(
                head, retries, relay.isReplayable(), relay.isResponseStarted());
    }

    private void again(BackendService chosen, Member<EndpointClient> last, RetryPolicy policy) {
        long wait = policy.backoffNanos(retries++, context.random());
        relay.rewind();
        if (wait == 0) {
            chosen.acquire(this, last);
        } else {
            context.loop().schedule(() -> chosen.acquire(this, last), wait, TimeUnit.NANOSECONDS);
        }
    }

    // 5. The end.

    @Override
    public void onComplete(HttpRelay.Outcome outcome) {
        stopTimer();
        Outcome result = record.ended(outcome, failedBy);
        Member<EndpointClient> from = endpoint;
        endpoint = null;
        if (from != null) {
            from.finished(result);
        }
        BackendService used = service;
        if (used != null) {
            used.release();
        }
        if (entered) {
            context.inFlight().leave();
        }
        context.destinations().release(destination);
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

    private void startTimer(Timeouts timeouts) {
        Duration bound = timeouts.request().isZero() ? timeouts.response() : timeouts.request();
        if (!bound.isZero()) {
            timer =
                    context.loop()
                            .schedule(
                                    () -> onTimeout(bound), bound.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void onTimeout(Duration bound) {
        timer = null;
        fail(
                ProxyFailure.of(
                        FailureCode.RESPONSE_TIMEOUT,
                        destination.target().authority() + ": " + bound.toMillis() + " ms"));
    }

    private void stopTimer() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }
}

package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HeaderRules;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.OutboundPolicy.Timeouts;
import io.gossamer.proxy.model.ProxyFailure;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of the application on its way to an endpoint: policy, route, filters, backend, endpoint,
 * attempts, response. Reads top to bottom in the order in which it happens; on one event loop.
 */
final class OutboundExchange
        implements HttpRelay.Observer,
                Destination.Waiter,
                BackendService.Callback,
                EndpointClient.Callback {

    /** Connections that may fail before the request does; each goes to an endpoint picked anew. */
    private static final int MAX_DIALS = 4;

    private final OutboundContext context;
    private final Destination destination;
    private final RequestHead head;
    private final ServerStream client;
    private final HttpRelay relay;
    private final RequestRecord record;

    private @Nullable String requiredIdentity;
    private @Nullable CompiledPolicy policy;
    private CompiledPolicy.@Nullable Choice route;
    private @Nullable BackendService service;
    private @Nullable EndpointClient endpoint;
    private @Nullable ScheduledFuture<?> timer;
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
        this.record = new RequestRecord(context, head);
    }

    /** Takes the request over. The destination, held by the caller, is released in the end. */
    static void start(
            OutboundContext context,
            Destination destination,
            RequestHead head,
            boolean end,
            ServerStream client) {
        OutboundExchange exchange =
                new OutboundExchange(context, destination, head, end, client);
        if (!context.inFlight().tryEnter()) {
            exchange.fail(
                    ProxyFailure.of(
                            FailureCode.LOAD_SHED,
                            context.inFlight().limit() + " requests in flight"));
            return;
        }
        exchange.entered = true;
        destination.whenKnown(exchange);
    }

    // 1. The policy of the destination.

    @Override
    public void onPolicy(CompiledPolicy known) {
        if (relay.isComplete()) {
            return;
        }
        policy = known;
        requiredIdentity = HeaderRules.takeRequiredIdentity(head);
        HeaderRules.outboundRequest(head);
        CompiledPolicy.Choice choice = known.route(head);
        if (choice == null) {
            fail(
                    ProxyFailure.of(
                            FailureCode.ROUTE_NOT_FOUND,
                            destination.target().authority() + " " + head.path));
            return;
        }
        route = choice;
        record.routed(known, choice);
        ResponseHead answer = choice.filter(head, context.random());
        if (answer != null) {
            relay.respond(answer, null);
            return;
        }
        startTimer(choice.timeouts());
        dispatch(choice);
    }

    // 2. A backend of the route, and an endpoint of the backend.

    private void dispatch(CompiledPolicy.Choice choice) {
        BackendService chosen = context.backends().choose(choice, context.random());
        if (chosen == null) {
            fail(
                    ProxyFailure.of(
                            FailureCode.FAILFAST,
                            destination.target().authority() + ": the route has no backend"));
            return;
        }
        service = chosen;
        record.backend(chosen);
        chosen.acquire(this);
    }

    @Override
    public void onEndpoint(EndpointClient chosen) {
        if (relay.isComplete()) {
            chosen.cancelled();
            return;
        }
        String required = requiredIdentity;
        if (required != null && !chosen.hasIdentity(required)) {
            chosen.cancelled();
            fail(
                    ProxyFailure.of(
                            FailureCode.IDENTITY_MISMATCH,
                            "required "
                                    + required
                                    + ", the endpoint is "
                                    + chosen.identityOrNone()));
            return;
        }
        endpoint = chosen;
        record.endpoint(chosen);
        chosen.open(head, !relay.hasBody(), relay.newAttempt(), this);
    }

    // 3. A stream to the endpoint.

    @Override
    public void onOpened(ClientStream stream) {
        relay.attach(stream);
    }

    @Override
    public void onOpenFailed(ProxyFailure failure) {
        endpoint = null;
        if (relay.isComplete()) {
            return;
        }
        BackendService chosen = service;
        if (chosen != null && failure.isRetryable() && ++dials < MAX_DIALS) {
            chosen.acquire(this);
        } else {
            fail(failure);
        }
    }

    @Override
    public void onFailure(ProxyFailure failure) {
        fail(failure);
    }

    // 4. The response, or another attempt.

    @Override
    public void onResponseHead(ResponseHead response, boolean end) {
        EndpointClient from = endpoint;
        boolean closeAsked = HeaderRules.outboundResponse(response);
        if (response.isInformational()) {
            return;
        }
        if (response.status == 101 || (head.isConnect() && response.status / 100 == 2)) {
            relay.becomeTunnel();
            stopTimer();
        }
        CompiledPolicy.Choice choice = route;
        if (choice != null) {
            choice.filterResponse(response);
        }
        if (closeAsked && from != null && from.isMeshed()) {
            client.closeConnectionAfter();
        }
        record.response(response);
    }

    @Override
    public void onFirstFrame() {
        EndpointClient from = endpoint;
        if (from != null) {
            from.firstFrame(record.sinceSentNanos());
        }
        record.firstFrame();
    }

    @Override
    public void onResponseTrailers(HeaderBlock trailers) {
        HeaderRules.outboundTrailers(trailers);
        record.trailers(trailers);
    }

    @Override
    public void onAttemptFailed(StreamReset reason) {
        EndpointClient from = endpoint;
        endpoint = null;
        if (from != null) {
            from.failed();
        }
        BackendService chosen = service;
        if (chosen != null && mayRetry(reason)) {
            retries++;
            record.retried();
            relay.rewind();
            chosen.acquire(this);
            return;
        }
        fail(
                ProxyFailure.of(
                        FailureCode.CONNECTION_CLOSED,
                        from == null
                                ? destination.target().authority()
                                : from.label() + ": " + reason));
    }

    private boolean mayRetry(StreamReset reason) {
        if (!relay.isReplayable() || retries >= context.settings().maxRetries()) {
            return false;
        }
        boolean unprocessed =
                reason == StreamReset.REFUSED || reason == StreamReset.CONNECTION_LOST_UNSENT;
        boolean lost = reason == StreamReset.CONNECTION_LOST;
        if (!unprocessed && !(lost && HeaderRules.isIdempotent(head.method))) {
            return false;
        }
        return context.retryBudget().tryWithdraw();
    }

    // 5. The end.

    @Override
    public void onComplete(HttpRelay.Outcome outcome) {
        stopTimer();
        EndpointClient from = endpoint;
        endpoint = null;
        if (from != null) {
            from.finished(record.isSuccess(outcome));
        }
        record.ended(outcome);
        if (entered) {
            context.inFlight().leave();
        }
        context.destinations().release(destination);
    }

    private void fail(ProxyFailure failure) {
        if (relay.isComplete()) {
            return;
        }
        record.failed(failure);
        if (relay.isResponseStarted()) {
            relay.abort(StreamReset.INTERNAL_ERROR);
        } else {
            context.responder().respond(relay, head, failure);
        }
    }

    private void startTimer(Timeouts timeouts) {
        Duration bound = timeouts.request().isZero() ? timeouts.response() : timeouts.request();
        if (!bound.isZero()) {
            timer =
                    context.loop()
                            .schedule(
                                    () ->
                                            fail(
                                                    ProxyFailure.of(
                                                            FailureCode.RESPONSE_TIMEOUT,
                                                            bound.toMillis() + " ms")),
                                    bound.toNanos(),
                                    TimeUnit.NANOSECONDS);
        }
    }

    private void stopTimer() {
        ScheduledFuture<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }
}

package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.balance.Waiter;
import io.gossamer.proxy.balance.limit.Limited;
import io.gossamer.proxy.forward.HttpRelay;
import io.gossamer.proxy.http.ClientStream;
import io.gossamer.proxy.http.HeaderBlock;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.RequestHead;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.http.RetryAfter;
import io.gossamer.proxy.http.ServerStream;
import io.gossamer.proxy.http.StreamReset;
import io.gossamer.proxy.model.OutboundPolicy.RouteBackend;
import io.gossamer.proxy.model.ProxyFailure;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import io.gossamer.proxy.outbound.session.SessionKey;
import io.gossamer.proxy.route.DeadlineTimer;
import io.gossamer.proxy.route.RetryBudget;
import io.gossamer.proxy.route.RetryPolicy;
import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one request at the endpoints of one backend: an endpoint, a stream to it, and
 * after a failure another, as far as the rule's retry policy allows. From the choice of the backend
 * to the end of the exchange; on one event loop.
 */
final class Attempts implements Waiter<EndpointClient>, EndpointClient.Callback {

    /** The exchange that the attempts are for. */
    interface Owner {

        /** There will be no further attempt. */
        void onFailure(ProxyFailure failure);
    }

    /** Connections that may fail before the request does; each goes to an endpoint picked anew. */
    private static final int MAX_DIALS = 4;

    private final OutboundContext context;
    private final RequestHead head;
    private final HttpRelay relay;
    private final RequestRecord record;
    private final CompiledPolicy.HttpChoice choice;
    private final BackendService service;
    private final RetryBudget budget;
    private final boolean ownBudget;
    private final Duration timeout;
    private final @Nullable AsciiString requiredIdentity;
    private final @Nullable DeadlineTimer timer;
    private final Owner owner;

    private @Nullable Member<EndpointClient> endpoint;
    private RetryPolicy.Decision givenUp = RetryPolicy.Decision.FINAL;
    private int givenUpStatus;
    private int givenUpGrpc;
    private long retryAfter;
    private long session;
    private int dials;
    private int retries;
    private boolean admitted;

    /**
     * Holds the service until {@link #finished}.
     *
     * @param backend that the rule chose
     * @param requiredIdentity that the application demands of the endpoint, or null
     * @param timer null if nothing is timed
     */
    Attempts(
            OutboundContext context,
            RequestHead head,
            HttpRelay relay,
            RequestRecord record,
            CompiledPolicy.HttpChoice choice,
            CompiledPolicy policy,
            RouteBackend backend,
            @Nullable AsciiString requiredIdentity,
            @Nullable DeadlineTimer timer,
            Owner owner) {
        this.context = context;
        this.head = head;
        this.relay = relay;
        this.record = record;
        this.choice = choice;
        this.service = policy.service(choice, backend, context);
        RetryBudget stated = policy.statedBudget(context);
        this.ownBudget = stated == null;
        this.budget = stated == null ? service.retryBudget(context) : stated;
        this.timeout = choice.attemptTimeout(backend);
        this.requiredIdentity = requiredIdentity;
        this.timer = timer;
        this.owner = owner;
        service.use();
    }

    /**
     * Begins the first attempt.
     *
     * @param client that sent the request
     */
    void start(ServerStream client) {
        ProxyFailure full = service.bulkhead().enter(Limited.REQUESTS);
        if (full != null) {
            owner.onFailure(full);
            return;
        }
        admitted = true;
        if (ownBudget) {
            budget.deposit();
        }
        SessionKey sessions = service.sessions();
        if (sessions != SessionKey.NONE) {
            session = sessions.ofRequest(head.headers, client.remoteAddress());
        }
        service.acquire(this, null);
    }

    /** The endpoint of the current attempt. */
    @Nullable Member<EndpointClient> endpoint() {
        return endpoint;
    }

    // 1. An endpoint of the backend.

    @Override
    public long session() {
        return session;
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
            owner.onFailure(
                    ProxyFailure.of(
                            FailureCode.IDENTITY_MISMATCH, connections + ": required " + required));
            return;
        }
        endpoint = picked;
        record.sentTo(
                connections, choice.series().backend(context.metrics().recorder(), service.meta()));
        connections.open(head, !relay.hasBody(), relay.newAttempt(), this);
    }

    @Override
    public void onFailure(ProxyFailure failure) {
        owner.onFailure(failure);
    }

    // 2. A stream to the endpoint, or another endpoint.

    @Override
    public void onOpened(ClientStream stream) {
        record.opened();
        if (timer != null) {
            timer.attemptStarted(timeout);
        }
        relay.attach(stream);
    }

    @Override
    public void onOpenFailed(ProxyFailure failure) {
        Member<EndpointClient> refused = endpoint;
        endpoint = null;
        if (refused == null) {
            return;
        }
        service.connectFailed(refused, failure);
        refused.finished(Outcome.NEUTRAL);
        boolean another = service.isBalanced() || service.size() > 1;
        if (relay.isComplete()) {
            return;
        }
        if (another && failure.isRetryable() && ++dials < MAX_DIALS) {
            service.acquire(this, refused);
        } else {
            owner.onFailure(failure);
        }
    }

    /** A rule that says how often a request is repeated means every time. */
    @Override
    public boolean repeats() {
        return choice.rule().retry() != null;
    }

    // 3. The answer, or another attempt.

    /** Whether the answer is one that another attempt replaces. */
    boolean givesUp(ResponseHead response) {
        Member<EndpointClient> from = endpoint;
        if (from == null) {
            return false;
        }
        String unreachable = PeerAnswer.unreachable(from.connections(), response);
        if (unreachable != null) {
            from.applicationUnreachable(unreachable);
            givenUp =
                    choice.retry()
                            .afterFailure(
                                    attempt(),
                                    ProxyFailure.retryable(FailureCode.CONNECT_FAILED, unreachable),
                                    budget);
        } else {
            givenUp = PeerAnswer.judge(choice.retry(), attempt(), response, budget);
        }
        givenUpStatus = response.status;
        givenUpGrpc = ResponseClass.parseGrpc(response.headers.get(HttpNames.GRPC_STATUS));
        retryAfter = RetryAfter.nanos(response.headers);
        record.retry(givenUp);
        return givenUp == RetryPolicy.Decision.RETRY;
    }

    /** Whether the trailers could still make another attempt replace this answer. */
    boolean awaitsTrailers(ResponseHead response) {
        return choice.retry().looksAtGrpcStatus()
                && response.status == 200
                && response.headers.get(HttpNames.GRPC_STATUS) == null;
    }

    /** Whether the answer that ends with these trailers is one that another attempt replaces. */
    boolean givesUpAt(HeaderBlock trailers) {
        givenUpGrpc = ResponseClass.parseGrpc(trailers.get(HttpNames.GRPC_STATUS));
        givenUp = choice.retry().afterGrpcStatus(attempt(), givenUpGrpc, budget);
        retryAfter = RetryAfter.nanos(trailers);
        record.retry(givenUp);
        return givenUp == RetryPolicy.Decision.RETRY;
    }

    /** The final head is on its way to the client. */
    void answered() {
        if (timer != null) {
            timer.attemptOver();
        }
    }

    /** The answer ends with these trailers. */
    void ends(HeaderBlock trailers) {
        retryAfter = Math.max(retryAfter, RetryAfter.nanos(trailers));
    }

    /** Whether no endpoint has seen anything of the request. */
    boolean isUnsent() {
        return endpoint == null && retries == 0;
    }

    /** The stream broke before a final head, or its answer was given up. */
    void broken(StreamReset reason) {
        Member<EndpointClient> from = endpoint;
        endpoint = null;
        answered();
        if (from == null) {
            return;
        }
        if (givenUp == RetryPolicy.Decision.RETRY) {
            givenUp = RetryPolicy.Decision.FINAL;
            from.finished(Outcome.FAILURE, retryAfter);
            record.attemptGivenUp(givenUpStatus, givenUpGrpc);
            again(from);
            return;
        }
        boolean unprocessed =
                reason == StreamReset.REFUSED || reason == StreamReset.CONNECTION_LOST_UNSENT;
        from.finished(unprocessed ? Outcome.NEUTRAL : Outcome.FAILURE);
        record.attemptEnded(0, RequestRecord.errorLabel(reason));
        String detail = from.connections() + ": " + reason;
        againOrFail(
                from,
                unprocessed
                        ? ProxyFailure.retryable(FailureCode.CONNECTION_CLOSED, detail)
                        : ProxyFailure.of(FailureCode.CONNECTION_CLOSED, detail));
    }

    /**
     * The attempt has lasted too long. Where the route asks for retries, that is an attempt that
     * failed; elsewhere it is the end.
     */
    void timedOut(ProxyFailure failure) {
        Member<EndpointClient> from = endpoint;
        if (from == null || choice.rule().retry() == null) {
            owner.onFailure(failure);
            return;
        }
        endpoint = null;
        relay.cancelAttempt();
        from.finished(Outcome.FAILURE);
        record.attemptEnded(0, RequestRecord.RESPONSE_HEADERS_TIMEOUT);
        againOrFail(from, failure);
    }

    private void againOrFail(Member<EndpointClient> last, ProxyFailure failure) {
        RetryPolicy.Decision decision = choice.retry().afterFailure(attempt(), failure, budget);
        record.retry(decision);
        if (decision == RetryPolicy.Decision.RETRY) {
            again(last);
        } else {
            owner.onFailure(failure);
        }
    }

    private RetryPolicy.Attempt attempt() {
        return new RetryPolicy.Attempt(
                head,
                retries,
                relay.isReplayable(choice.retry().maxBodyBytes()),
                relay.isResponseStarted());
    }

    private void again(Member<EndpointClient> last) {
        long wait = choice.retry().backoffNanos(retries++, context.random());
        relay.rewind();
        if (wait == 0) {
            service.acquire(this, last);
        } else {
            context.loop().schedule(() -> service.acquire(this, last), wait, TimeUnit.NANOSECONDS);
        }
    }

    /** The exchange is over. Called once. */
    void finished(Outcome outcome) {
        Member<EndpointClient> from = endpoint;
        endpoint = null;
        if (from != null) {
            from.finished(outcome, retryAfter);
        }
        if (admitted) {
            service.bulkhead().leave(Limited.REQUESTS);
        }
        service.release();
    }
}

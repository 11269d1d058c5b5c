package io.gossamer.proxy.outbound;

import io.gossamer.api.FailureCode;
import io.gossamer.proxy.http.HttpNames;
import io.gossamer.proxy.http.ResponseHead;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import io.gossamer.proxy.route.RetryBudget;
import io.gossamer.proxy.route.RetryPolicy;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** What the head of a response says about sending the request again. */
final class PeerAnswer {

    private static final AsciiString CONNECT =
            AsciiString.cached(FailureCode.CONNECT_FAILED.label() + ":");
    private static final AsciiString CONNECT_TIMEOUT =
            AsciiString.cached(FailureCode.CONNECT_TIMEOUT.label() + ":");

    private PeerAnswer() {}

    /**
     * Why the peer's proxy did not reach its application, so that the request was certainly not
     * acted on; null if it did. Only the proxy of a meshed endpoint is asked.
     */
    static @Nullable String unreachable(EndpointClient endpoint, ResponseHead response) {
        boolean isFailure =
                response.status == FailureCode.CONNECT_FAILED.httpStatus()
                        || response.status == FailureCode.CONNECT_TIMEOUT.httpStatus()
                        || ResponseClass.parseGrpc(response.headers.get(HttpNames.GRPC_STATUS)) > 0;
        if (!isFailure || !endpoint.isMeshed()) {
            return null;
        }
        AsciiString error = response.headers.get(HttpNames.PROXY_ERROR);
        if (error == null || !(error.startsWith(CONNECT) || error.startsWith(CONNECT_TIMEOUT))) {
            return null;
        }
        return error.toString();
    }

    /** Whether the policy asks for another attempt after this head. */
    static RetryPolicy.Decision judge(
            RetryPolicy policy,
            RetryPolicy.Attempt attempt,
            ResponseHead response,
            RetryBudget budget) {
        int grpcStatus = ResponseClass.parseGrpc(response.headers.get(HttpNames.GRPC_STATUS));
        return grpcStatus > 0
                ? policy.afterGrpcStatus(attempt, grpcStatus, budget)
                : policy.afterStatus(attempt, response.status, budget);
    }
}

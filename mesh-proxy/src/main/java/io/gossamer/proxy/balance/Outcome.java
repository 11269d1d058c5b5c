package io.gossamer.proxy.balance;

/** How a request to an endpoint ended, as failure accrual and the load metric see it. */
public enum Outcome {
    SUCCESS,
    /** HTTP 5xx; gRPC 2, 4, 7, 13, 14, 15; a broken exchange. */
    FAILURE,
    /** HTTP 429, gRPC RESOURCE_EXHAUSTED: overload, not a run of failures. */
    THROTTLED,
    /** Nothing was learned: the client went away, or the request was never sent. */
    NEUTRAL
}

package io.gossamer.proxy.balance;

/** Whether an endpoint may be chosen. */
public enum EndpointState {
    READY,
    /** A connect failed; connecting is tried again by probes without a request. */
    BACKOFF,
    /** Failure accrual or an unreachable application keeps requests away. */
    EJECTED,
    /** After an ejection: exactly one real request decides. */
    PROBATION
}

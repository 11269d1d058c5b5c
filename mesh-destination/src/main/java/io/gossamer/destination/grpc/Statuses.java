package io.gossamer.destination.grpc;

import io.gossamer.destination.source.registry.RefusedException;
import io.gossamer.destination.view.Lookup;
import io.grpc.Status;

/** Failures as gRPC statuses (contract section 2, error tables). */
public final class Statuses {

    private Statuses() {}

    public static Status of(Lookup.Failed<?> failure) {
        Status status =
                switch (failure.reason()) {
                    case INVALID -> Status.INVALID_ARGUMENT;
                    case NOT_FOUND -> Status.NOT_FOUND;
                    case CONFLICT -> Status.FAILED_PRECONDITION;
                };
        return status.withDescription(failure.message());
    }

    public static Status of(RefusedException refused) {
        Status status =
                switch (refused.reason()) {
                    case INVALID -> Status.INVALID_ARGUMENT;
                    case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
                    case DENIED -> Status.PERMISSION_DENIED;
                    case UNAVAILABLE -> Status.UNAVAILABLE;
                    case EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
                };
        return status.withDescription(refused.getMessage());
    }
}

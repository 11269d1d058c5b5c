package io.gossamer.destination.resource.traffic;

import java.util.Optional;

/** The gRPC statuses after which a call may be repeated. */
public enum GrpcStatus {
    CANCELLED("cancelled"),
    DEADLINE_EXCEEDED("deadline-exceeded"),
    RESOURCE_EXHAUSTED("resource-exhausted"),
    INTERNAL("internal"),
    UNAVAILABLE("unavailable");

    private final String label;

    GrpcStatus(String label) {
        this.label = label;
    }

    static Optional<GrpcStatus> parse(String text) {
        for (GrpcStatus status : values()) {
            if (status.label.equalsIgnoreCase(text)) {
                return Optional.of(status);
            }
        }
        return Optional.empty();
    }
}

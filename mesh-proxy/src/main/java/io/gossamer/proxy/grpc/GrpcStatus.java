package io.gossamer.proxy.grpc;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended, as the server said or as it looks from here.
 *
 * @param description what the server, or this client, says about it
 * @param cause null if the server ended the call
 */
public record GrpcStatus(StatusCode code, @Nullable String description, @Nullable Throwable cause) {

    static final GrpcStatus OK = new GrpcStatus(StatusCode.OK, null, null);

    static GrpcStatus of(StatusCode code, String description) {
        return new GrpcStatus(code, description, null);
    }

    public boolean isOk() {
        return code == StatusCode.OK;
    }

    /** Code and description, for people. */
    @Override
    public String toString() {
        return description == null ? code.name() : code + ": " + description;
    }
}

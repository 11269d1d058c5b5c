package io.gossamer.proxy.route;

/** What the filters of a rule say of a request. */
public sealed interface FilterResult {

    /** The request goes on. */
    FilterResult FORWARD = new Forward();

    record Forward() implements FilterResult {}

    /**
     * @param location absolute
     */
    record Redirect(int status, String location) implements FilterResult {}

    /**
     * @param status HTTP status, or gRPC code if {@code grpc}
     */
    record Fail(boolean grpc, int status, String message) implements FilterResult {}
}

package io.gossamer.autoconfigure.metrics;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts the calls of a service as they end: {@code grpc_server_calls_total} by method and status
 * code. Sees registered methods only, so the number of series is bounded.
 */
public final class CallMeter implements ServerInterceptor {

    private final MeterRegistry registry;

    public CallMeter(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    @Override
                    public void close(Status status, Metadata trailers) {
                        registry.counter(
                                        "grpc.server.calls",
                                        "method",
                                        method,
                                        "code",
                                        status.getCode().name())
                                .increment();
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}

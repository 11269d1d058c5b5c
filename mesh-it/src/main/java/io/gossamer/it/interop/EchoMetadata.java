package io.gossamer.it.interop;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/** Echoes the two metadata entries of the case custom_metadata: one as header, one as trailer. */
public final class EchoMetadata implements ServerInterceptor {

    static final Metadata.Key<String> INITIAL =
            Metadata.Key.of("x-grpc-test-echo-initial", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<byte[]> TRAILING =
            Metadata.Key.of("x-grpc-test-echo-trailing-bin", Metadata.BINARY_BYTE_MARSHALLER);

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        @Nullable String initial = headers.get(INITIAL);
        byte @Nullable [] trailing = headers.get(TRAILING);
        return next.startCall(
                new SimpleForwardingServerCall<Q, R>(call) {
                    @Override
                    public void sendHeaders(Metadata responseHeaders) {
                        if (initial != null) {
                            responseHeaders.put(INITIAL, initial);
                        }
                        super.sendHeaders(responseHeaders);
                    }

                    @Override
                    public void close(Status status, Metadata trailers) {
                        if (trailing != null) {
                            trailers.put(TRAILING, trailing);
                        }
                        super.close(status, trailers);
                    }
                },
                headers);
    }
}

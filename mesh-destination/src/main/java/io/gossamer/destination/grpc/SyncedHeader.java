package io.gossamer.destination.grpc;

import io.gossamer.api.MeshHeaders;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.BooleanSupplier;

/** Says with every answer whether the sources had been read when it was given (rule R15). */
public final class SyncedHeader implements ServerInterceptor {

    private static final Metadata.Key<String> SYNCED =
            Metadata.Key.of(MeshHeaders.GOSSAMER_SYNCED, Metadata.ASCII_STRING_MARSHALLER);

    private final BooleanSupplier synced;

    public SyncedHeader(BooleanSupplier synced) {
        this.synced = synced;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return next.startCall(
                new SimpleForwardingServerCall<>(call) {
                    private boolean sent;

                    @Override
                    public void sendHeaders(Metadata responseHeaders) {
                        sent = true;
                        say(responseHeaders);
                        super.sendHeaders(responseHeaders);
                    }

                    @Override
                    public void close(Status status, Metadata trailers) {
                        // Without headers of its own, an answer's trailers are its headers.
                        if (!sent) {
                            say(trailers);
                        }
                        super.close(status, trailers);
                    }
                },
                headers);
    }

    private void say(Metadata metadata) {
        metadata.discardAll(SYNCED);
        metadata.put(SYNCED, synced.getAsBoolean() ? "1" : "0");
    }
}

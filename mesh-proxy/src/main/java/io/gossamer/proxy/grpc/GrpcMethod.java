package io.gossamer.proxy.grpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.netty.util.AsciiString;

/**
 * A method of a service. The generated stubs are not needed for it.
 *
 * @param path {@code /package.Service/Method}
 * @param requests what is sent
 * @param responses reads a message of the answer
 * @param <Q> request
 * @param <R> message of the answer
 */
public record GrpcMethod<Q extends MessageLite, R>(
        AsciiString path, Class<Q> requests, Parser<R> responses) {

    public static <Q extends MessageLite, R> GrpcMethod<Q, R> of(
            String path, Class<Q> requests, Parser<R> responses) {
        return new GrpcMethod<>(AsciiString.cached(path), requests, responses);
    }
}

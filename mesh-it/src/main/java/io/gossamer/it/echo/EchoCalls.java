package io.gossamer.it.echo;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gRPC side of an application: unary calls of texts, whatever their service and method; methods
 * named {@code Unknown} are not implemented.
 */
public final class EchoCalls implements AutoCloseable {

    private static final String UNKNOWN = "/Unknown";

    private final Server server;

    private EchoCalls(Server server) {
        this.server = server;
    }

    static EchoCalls start(EchoBackend backend, InetAddress address) throws IOException {
        HandlerRegistry all =
                new HandlerRegistry() {
                    @Override
                    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(
                            String method, @Nullable String authority) {
                        return method.endsWith(UNKNOWN)
                                ? null
                                : ServerMethodDefinition.create(
                                        method(method), handler(backend, method));
                    }
                };
        return new EchoCalls(
                NettyServerBuilder.forAddress(new InetSocketAddress(address, 0))
                        .fallbackHandlerRegistry(all)
                        .build()
                        .start());
    }

    /** A unary method whose messages are texts. */
    public static MethodDescriptor<String, String> method(String fullName) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(fullName)
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    int port() {
        return server.getPort();
    }

    private static ServerCallHandler<String, String> handler(EchoBackend backend, String method) {
        return (call, headers) -> {
            call.request(1);
            return new ServerCall.Listener<>() {
                @Override
                public void onHalfClose() {
                    Echo echo = backend.received("POST", "/" + method, texts(headers));
                    call.sendHeaders(new Metadata());
                    call.sendMessage(echo.text());
                    call.close(Status.OK, new Metadata());
                }
            };
        };
    }

    private static Map<String, List<String>> texts(Metadata headers) {
        Map<String, List<String>> texts = new LinkedHashMap<>();
        for (String name : headers.keys()) {
            if (!name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                List<String> values = new ArrayList<>();
                Iterable<String> all =
                        headers.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
                if (all != null) {
                    all.forEach(values::add);
                }
                texts.put(name, values);
            }
        }
        return texts;
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.gossamer.it.conformance;

import io.gossamer.it.echo.Echo;
import io.gossamer.it.echo.EchoCalls;
import io.gossamer.it.net.RawHttp;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sends requests as a client behind a sidecar does: to the address that its resolver gave it, here
 * through a tunnel to that address. Not thread safe.
 */
final class Exchanges implements AutoCloseable {

    private final ConformanceMesh mesh;
    private final Map<String, ManagedChannel> channels = new HashMap<>();

    Exchanges(ConformanceMesh mesh) {
        this.mesh = mesh;
    }

    Answer send(Case.Request request) throws IOException {
        if (!request.call().isEmpty()) {
            return call(request);
        }
        try (Connection connection = open(request)) {
            return connection.send(request);
        }
    }

    /** A connection that takes one HTTP request after the other. */
    Connection open(Case.Request request) throws IOException {
        String address = mesh.address(request.to());
        RawHttp http = RawHttp.connect(mesh.outbound(request.from()));
        int status =
                http.send("CONNECT " + address + " HTTP/1.1\r\nHost: " + address + "\r\n\r\n")
                        .head()
                        .status();
        if (status != 200) {
            http.close();
            throw new IOException("CONNECT " + address + ": " + status + " (expected: 200)");
        }
        return new Connection(http);
    }

    /** The requests of one connection. */
    record Connection(RawHttp http) implements AutoCloseable {

        Answer send(Case.Request request) throws IOException {
            StringBuilder text = new StringBuilder();
            text.append(request.method())
                    .append(' ')
                    .append(request.path())
                    .append(" HTTP/1.1\r\nHost: ")
                    .append(request.host())
                    .append("\r\n");
            request.headers()
                    .forEach(
                            (name, value) ->
                                    text.append(name).append(": ").append(value).append("\r\n"));
            http.send(text.append("\r\n").toString());
            RawHttp.Response response =
                    request.method().equals("HEAD") ? http.head() : http.response();
            Map<String, String> headers = headers(response.head());
            boolean echoed = response.text().startsWith("backend: ");
            return new Answer(
                    String.valueOf(response.status()),
                    headers,
                    echoed ? Echo.parse(response.text()) : null,
                    headers.getOrDefault("l5d-proxy-error", ""));
        }

        private static Map<String, String> headers(String head) {
            Map<String, String> headers = new HashMap<>();
            for (String line : head.split("\r\n", -1)) {
                int colon = line.indexOf(':');
                if (colon > 0) {
                    headers.merge(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            line.substring(colon + 1).strip(),
                            (first, second) -> first + "," + second);
                }
            }
            return headers;
        }

        @Override
        public void close() throws IOException {
            http.close();
        }
    }

    private Answer call(Case.Request request) {
        Metadata metadata = new Metadata();
        request.headers()
                .forEach(
                        (name, value) ->
                                metadata.put(
                                        Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER),
                                        value));
        try {
            String text =
                    ClientCalls.blockingUnaryCall(
                            ClientInterceptors.intercept(
                                    channel(request),
                                    MetadataUtils.newAttachHeadersInterceptor(metadata)),
                            EchoCalls.method(request.call()),
                            CallOptions.DEFAULT.withDeadlineAfter(10, TimeUnit.SECONDS),
                            "");
            return new Answer("OK", Map.of(), Echo.parse(text), "");
        } catch (StatusRuntimeException e) {
            String description = String.valueOf(e.getStatus().getDescription());
            return new Answer(e.getStatus().getCode().name(), Map.of(), null, description);
        }
    }

    private ManagedChannel channel(Case.Request request) {
        InetSocketAddress outbound = mesh.outbound(request.from());
        return channels.computeIfAbsent(
                request.from() + " " + request.to() + " " + request.host(),
                key ->
                        NettyChannelBuilder.forTarget("dns:///" + mesh.address(request.to()))
                                .proxyDetector(
                                        target ->
                                                HttpConnectProxiedSocketAddress.newBuilder()
                                                        .setTargetAddress(
                                                                (InetSocketAddress) target)
                                                        .setProxyAddress(outbound)
                                                        .build())
                                .overrideAuthority(request.host())
                                .usePlaintext()
                                .build());
    }

    @Override
    public void close() {
        channels.values().forEach(ManagedChannel::shutdownNow);
    }
}

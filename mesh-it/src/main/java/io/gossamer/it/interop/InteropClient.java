package io.gossamer.it.interop;

import com.google.protobuf.ByteString;
import io.gossamer.it.interop.proto.EchoStatus;
import io.gossamer.it.interop.proto.Empty;
import io.gossamer.it.interop.proto.Payload;
import io.gossamer.it.interop.proto.ResponseParameters;
import io.gossamer.it.interop.proto.SimpleRequest;
import io.gossamer.it.interop.proto.StreamingInputCallRequest;
import io.gossamer.it.interop.proto.StreamingOutputCallRequest;
import io.gossamer.it.interop.proto.StreamingOutputCallResponse;
import io.gossamer.it.interop.proto.TestServiceGrpc;
import io.gossamer.it.interop.proto.UnimplementedServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.Deadline;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs one interop case against a server and throws {@link AssertionError} where it differs. */
public final class InteropClient implements AutoCloseable {

    private static final int LARGE_REQUEST = 271_828;
    private static final int LARGE_RESPONSE = 314_159;
    private static final int[] REQUESTS = {27_182, 8, 1_828, 45_904};
    private static final int[] RESPONSES = {31_415, 9, 2_653, 58_979};
    private static final String ECHO = "test_initial_metadata_value";
    private static final byte[] ECHO_BINARY = {(byte) 0xab, (byte) 0xab, (byte) 0xab};

    private final ManagedChannel channel;

    private InteropClient(ManagedChannel channel) {
        this.channel = channel;
    }

    /** A client that connects in plaintext to this address, as this authority. */
    public static InteropClient connect(String host, int port, String authority) {
        return new InteropClient(
                NettyChannelBuilder.forAddress(host, port)
                        .usePlaintext()
                        .proxyDetector(target -> null)
                        .overrideAuthority(authority)
                        .build());
    }

    /** Runs the case; it either returns or throws what differed. */
    public void run(InteropCase name) {
        switch (name) {
            case EMPTY_UNARY -> expect(Empty.getDefaultInstance(), stub().emptyCall(empty()));
            case LARGE_UNARY -> largeUnary();
            case CLIENT_STREAMING -> clientStreaming();
            case SERVER_STREAMING -> serverStreaming();
            case PING_PONG -> pingPong();
            case EMPTY_STREAM -> emptyStream();
            case TIMEOUT_ON_SLEEPING_SERVER -> timeout();
            case CANCEL_AFTER_BEGIN -> cancelAfterBegin();
            case CANCEL_AFTER_FIRST_RESPONSE -> cancelAfterFirstResponse();
            case STATUS_CODE_AND_MESSAGE -> status("test status message");
            case SPECIAL_STATUS_MESSAGE ->
                    status("\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n");
            case CUSTOM_METADATA -> customMetadata();
            case UNIMPLEMENTED_METHOD ->
                    expectStatus(
                            Status.Code.UNIMPLEMENTED, () -> stub().unimplementedCall(empty()));
            case UNIMPLEMENTED_SERVICE ->
                    expectStatus(
                            Status.Code.UNIMPLEMENTED,
                            () ->
                                    UnimplementedServiceGrpc.newBlockingStub(channel)
                                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                                            .unimplementedCall(empty()));
        }
    }

    private TestServiceGrpc.TestServiceBlockingStub stub() {
        return TestServiceGrpc.newBlockingStub(channel).withDeadlineAfter(10, TimeUnit.SECONDS);
    }

    private static Empty empty() {
        return Empty.getDefaultInstance();
    }

    private void largeUnary() {
        var response = stub().unaryCall(largeRequest());
        expect(LARGE_RESPONSE, response.getPayload().getBody().size());
    }

    private static SimpleRequest largeRequest() {
        return SimpleRequest.newBuilder()
                .setResponseSize(LARGE_RESPONSE)
                .setPayload(payload(LARGE_REQUEST))
                .build();
    }

    private void clientStreaming() {
        var call = start(TestServiceGrpc.getStreamingInputCallMethod(), new Metadata());
        for (int size : REQUESTS) {
            call.send(StreamingInputCallRequest.newBuilder().setPayload(payload(size)).build());
        }
        call.halfClose();
        expect(74_922, call.nextMessage().getAggregatedPayloadSize());
        expect(Status.Code.OK, call.awaitClose().getCode());
    }

    private void serverStreaming() {
        var request = StreamingOutputCallRequest.newBuilder();
        for (int size : RESPONSES) {
            request.addResponseParameters(ResponseParameters.newBuilder().setSize(size));
        }
        List<Integer> sizes = new ArrayList<>();
        stub().streamingOutputCall(request.build())
                .forEachRemaining(response -> sizes.add(response.getPayload().getBody().size()));
        expect(Arrays.stream(RESPONSES).boxed().toList(), sizes);
    }

    private void pingPong() {
        var call = start(TestServiceGrpc.getFullDuplexCallMethod(), new Metadata());
        for (int i = 0; i < REQUESTS.length; i++) {
            call.send(ping(REQUESTS[i], RESPONSES[i], 0));
            expect(RESPONSES[i], size(call.nextMessage()));
        }
        call.halfClose();
        expect(Status.Code.OK, call.awaitClose().getCode());
    }

    private void emptyStream() {
        var call = start(TestServiceGrpc.getFullDuplexCallMethod(), new Metadata());
        call.halfClose();
        expect(Status.Code.OK, call.awaitClose().getCode());
        expect(0, call.received());
    }

    private void timeout() {
        var options = CallOptions.DEFAULT.withDeadline(Deadline.after(1, TimeUnit.MILLISECONDS));
        var call =
                RecordedCall.start(
                        channel,
                        TestServiceGrpc.getFullDuplexCallMethod(),
                        options,
                        new Metadata());
        call.send(ping(27_182, 31_415, 5_000_000));
        expect(Status.Code.DEADLINE_EXCEEDED, call.awaitClose().getCode());
    }

    private void cancelAfterBegin() {
        var call = start(TestServiceGrpc.getStreamingInputCallMethod(), new Metadata());
        call.cancel();
        expect(Status.Code.CANCELLED, call.awaitClose().getCode());
    }

    private void cancelAfterFirstResponse() {
        var call = start(TestServiceGrpc.getFullDuplexCallMethod(), new Metadata());
        call.send(ping(27_182, 31_415, 0));
        expect(31_415, size(call.nextMessage()));
        call.cancel();
        expect(Status.Code.CANCELLED, call.awaitClose().getCode());
    }

    private void status(String message) {
        var echo = EchoStatus.newBuilder().setCode(2).setMessage(message).build();
        Status unary =
                expectStatus(
                        Status.Code.UNKNOWN,
                        () ->
                                stub().unaryCall(
                                                SimpleRequest.newBuilder()
                                                        .setResponseStatus(echo)
                                                        .build()));
        expect(message, String.valueOf(unary.getDescription()));
        var call = start(TestServiceGrpc.getFullDuplexCallMethod(), new Metadata());
        call.send(StreamingOutputCallRequest.newBuilder().setResponseStatus(echo).build());
        call.halfClose();
        Status streamed = call.awaitClose();
        expect(Status.Code.UNKNOWN, streamed.getCode());
        expect(message, String.valueOf(streamed.getDescription()));
    }

    private void customMetadata() {
        var unary = start(TestServiceGrpc.getUnaryCallMethod(), echoed());
        unary.send(largeRequest());
        unary.halfClose();
        expect(LARGE_RESPONSE, unary.nextMessage().getPayload().getBody().size());
        expectEcho(unary);
        var duplex = start(TestServiceGrpc.getFullDuplexCallMethod(), echoed());
        duplex.send(ping(LARGE_REQUEST, LARGE_RESPONSE, 0));
        duplex.halfClose();
        expect(LARGE_RESPONSE, size(duplex.nextMessage()));
        expectEcho(duplex);
    }

    private static Metadata echoed() {
        Metadata metadata = new Metadata();
        metadata.put(EchoMetadata.INITIAL, ECHO);
        metadata.put(EchoMetadata.TRAILING, ECHO_BINARY);
        return metadata;
    }

    private static void expectEcho(RecordedCall<?, ?> call) {
        expect(Status.Code.OK, call.awaitClose().getCode());
        expect(ECHO, String.valueOf(call.headers().get(EchoMetadata.INITIAL)));
        byte[] trailing = call.trailers().get(EchoMetadata.TRAILING);
        if (!Arrays.equals(ECHO_BINARY, trailing)) {
            throw new AssertionError("trailer: " + Arrays.toString(trailing) + " (expected: echo)");
        }
    }

    private <Q, R> RecordedCall<Q, R> start(
            io.grpc.MethodDescriptor<Q, R> method, Metadata headers) {
        var options = CallOptions.DEFAULT.withDeadline(Deadline.after(10, TimeUnit.SECONDS));
        return RecordedCall.start(channel, method, options, headers);
    }

    private static StreamingOutputCallRequest ping(int request, int response, int intervalMicros) {
        return StreamingOutputCallRequest.newBuilder()
                .addResponseParameters(
                        ResponseParameters.newBuilder()
                                .setSize(response)
                                .setIntervalUs(intervalMicros))
                .setPayload(payload(request))
                .build();
    }

    private static Payload payload(int size) {
        return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
    }

    private static int size(StreamingOutputCallResponse response) {
        return response.getPayload().getBody().size();
    }

    private static Status expectStatus(Status.Code code, Runnable call) {
        try {
            call.run();
        } catch (StatusRuntimeException e) {
            expect(code, e.getStatus().getCode());
            return e.getStatus();
        }
        throw new AssertionError("status: OK (expected: " + code + ")");
    }

    private static void expect(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError(actual + " (expected: " + expected + ")");
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}

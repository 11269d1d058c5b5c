package io.gossamer.it.interop;

import com.google.protobuf.ByteString;
import io.gossamer.it.interop.proto.EchoStatus;
import io.gossamer.it.interop.proto.Empty;
import io.gossamer.it.interop.proto.Payload;
import io.gossamer.it.interop.proto.ResponseParameters;
import io.gossamer.it.interop.proto.SimpleRequest;
import io.gossamer.it.interop.proto.SimpleResponse;
import io.gossamer.it.interop.proto.StreamingInputCallRequest;
import io.gossamer.it.interop.proto.StreamingInputCallResponse;
import io.gossamer.it.interop.proto.StreamingOutputCallRequest;
import io.gossamer.it.interop.proto.StreamingOutputCallResponse;
import io.gossamer.it.interop.proto.TestServiceGrpc;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The test service of the interop cases. Custom metadata is echoed by {@link EchoMetadata}. */
public final class InteropService extends TestServiceGrpc.TestServiceImplBase {

    private final ScheduledExecutorService timer;

    /** The timer paces responses that ask for an interval; the caller ends it. */
    public InteropService(ScheduledExecutorService timer) {
        this.timer = timer;
    }

    @Override
    public void emptyCall(Empty request, StreamObserver<Empty> responses) {
        responses.onNext(Empty.getDefaultInstance());
        responses.onCompleted();
    }

    @Override
    public void unaryCall(SimpleRequest request, StreamObserver<SimpleResponse> responses) {
        if (request.hasResponseStatus()) {
            responses.onError(status(request.getResponseStatus()).asRuntimeException());
            return;
        }
        responses.onNext(
                SimpleResponse.newBuilder().setPayload(zeros(request.getResponseSize())).build());
        responses.onCompleted();
    }

    @Override
    public StreamObserver<StreamingInputCallRequest> streamingInputCall(
            StreamObserver<StreamingInputCallResponse> responses) {
        return new StreamObserver<>() {
            private int total;

            @Override
            public void onNext(StreamingInputCallRequest request) {
                total += request.getPayload().getBody().size();
            }

            @Override
            public void onError(Throwable cause) {
                // The client cancelled: nobody is left to answer.
            }

            @Override
            public void onCompleted() {
                responses.onNext(
                        StreamingInputCallResponse.newBuilder()
                                .setAggregatedPayloadSize(total)
                                .build());
                responses.onCompleted();
            }
        };
    }

    @Override
    public void streamingOutputCall(
            StreamingOutputCallRequest request,
            StreamObserver<StreamingOutputCallResponse> responses) {
        PacedResponses paced = new PacedResponses(responses);
        paced.add(request);
        paced.finish();
    }

    @Override
    public StreamObserver<StreamingOutputCallRequest> fullDuplexCall(
            StreamObserver<StreamingOutputCallResponse> responses) {
        PacedResponses paced = new PacedResponses(responses);
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamingOutputCallRequest request) {
                paced.add(request);
            }

            @Override
            public void onError(Throwable cause) {
                // The client cancelled: nobody is left to answer.
            }

            @Override
            public void onCompleted() {
                paced.finish();
            }
        };
    }

    private static Status status(EchoStatus echo) {
        return Status.fromCodeValue(echo.getCode()).withDescription(echo.getMessage());
    }

    private static Payload zeros(int size) {
        return Payload.newBuilder().setBody(ByteString.copyFrom(new byte[size])).build();
    }

    /** Responses in the order asked for, each after its own interval. */
    private final class PacedResponses {

        private final ServerCallStreamObserver<StreamingOutputCallResponse> responses;
        private final Queue<ResponseParameters> waiting = new ArrayDeque<>();
        private boolean scheduled;
        private boolean finishing;
        private boolean done;

        PacedResponses(StreamObserver<StreamingOutputCallResponse> responses) {
            this.responses = (ServerCallStreamObserver<StreamingOutputCallResponse>) responses;
        }

        synchronized void add(StreamingOutputCallRequest request) {
            if (request.hasResponseStatus()) {
                end(status(request.getResponseStatus()));
                return;
            }
            waiting.addAll(request.getResponseParametersList());
            next();
        }

        synchronized void finish() {
            finishing = true;
            next();
        }

        private synchronized void next() {
            while (!scheduled && !done && !responses.isCancelled()) {
                ResponseParameters head = waiting.peek();
                if (head == null) {
                    if (finishing) {
                        done = true;
                        responses.onCompleted();
                    }
                    return;
                }
                if (head.getIntervalUs() > 0) {
                    scheduled = true;
                    var unused =
                            timer.schedule(this::send, head.getIntervalUs(), TimeUnit.MICROSECONDS);
                    return;
                }
                sendHead();
            }
        }

        private synchronized void send() {
            scheduled = false;
            if (!done && !responses.isCancelled()) {
                sendHead();
                next();
            }
        }

        private void sendHead() {
            ResponseParameters head = waiting.remove();
            responses.onNext(
                    StreamingOutputCallResponse.newBuilder()
                            .setPayload(zeros(head.getSize()))
                            .build());
        }

        private void end(Status status) {
            if (!done) {
                done = true;
                responses.onError(status.asRuntimeException());
            }
        }
    }
}

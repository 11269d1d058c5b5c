package io.gossamer.proxy.app.control;

import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.function.LongSupplier;

/** Counts the calls of one service of the control plane. On the control loop. */
final class ControlCalls implements ClientInterceptor {

    /** The status of every gRPC response that has a head (gRPC over HTTP/2). */
    private static final String OK = "200";

    private final Recorder recorder;
    private final Labels labels;
    private final LongSupplier nanoTicker;

    /**
     * @param recorder of the control loop
     * @param serverName expected identity; empty for plaintext
     */
    ControlCalls(Recorder recorder, String address, String serverName, LongSupplier nanoTicker) {
        this.recorder = recorder;
        this.nanoTicker = nanoTicker;
        labels =
                Labels.NONE
                        .and("addr", address)
                        .and(
                                ContractLabels.tlsOut(
                                        serverName.isEmpty()
                                                ? new ConnectionTls.None(NoTlsReason.LOOPBACK)
                                                : new ConnectionTls.Mesh(serverName)));
    }

    @Override
    public <Q, R> ClientCall<Q, R> interceptCall(
            MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<R> listener, Metadata headers) {
                recorder.counter(ProxyMeter.CONTROL_REQUEST, labels).increment();
                super.start(new Answer<>(listener, nanoTicker.getAsLong()), headers);
            }
        };
    }

    private void first(String status, long startedAt) {
        recorder.histogram(ProxyMeter.CONTROL_LATENCY, labels.and("status_code", status))
                .record(nanoTicker.getAsLong() - startedAt);
    }

    private void ended(String httpStatus, Status status) {
        int code = status.getCode().value();
        boolean success = ResponseClass.isSuccess(200, code);
        recorder.counter(
                        ProxyMeter.CONTROL_RESPONSE,
                        labels.and("status_code", httpStatus)
                                .and("classification", success ? "success" : "failure")
                                .and("grpc_status", Integer.toString(code))
                                .and("error", httpStatus.isEmpty() ? "i/o" : ""))
                .increment();
    }

    /** The answer of one call. */
    private final class Answer<R> extends SimpleForwardingClientCallListener<R> {
        private final long startedAt;
        private String httpStatus = "";
        private boolean begun;

        Answer(ClientCall.Listener<R> listener, long startedAt) {
            super(listener);
            this.startedAt = startedAt;
        }

        @Override
        public void onHeaders(Metadata headers) {
            httpStatus = OK;
            super.onHeaders(headers);
        }

        @Override
        public void onMessage(R message) {
            begin();
            super.onMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            begin();
            ended(httpStatus, status);
            super.onClose(status, trailers);
        }

        private void begin() {
            if (!begun) {
                begun = true;
                first(httpStatus, startedAt);
            }
        }
    }
}

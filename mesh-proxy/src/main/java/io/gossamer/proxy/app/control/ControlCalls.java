package io.gossamer.proxy.app.control;

import io.gossamer.proxy.grpc.CallObserver;
import io.gossamer.proxy.grpc.GrpcStatus;
import io.gossamer.proxy.model.ConnectionTls;
import io.gossamer.proxy.model.NoTlsReason;
import io.gossamer.proxy.observe.metric.ContractLabels;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import io.gossamer.proxy.observe.traffic.ResponseClass;
import java.util.function.LongSupplier;

/** Counts the calls of one service of the control plane. On the control loop. */
final class ControlCalls implements CallObserver {

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
    public CallObserver.Answer started() {
        recorder.counter(ProxyMeter.CONTROL_REQUEST, labels).increment();
        return new Answer(nanoTicker.getAsLong());
    }

    private void first(String status, long startedAt) {
        recorder.histogram(ProxyMeter.CONTROL_LATENCY, labels.and("status_code", status))
                .record(nanoTicker.getAsLong() - startedAt);
    }

    private void ended(String httpStatus, GrpcStatus status) {
        int code = status.code().number();
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
    private final class Answer implements CallObserver.Answer {
        private final long startedAt;
        private String httpStatus = "";
        private boolean begun;

        Answer(long startedAt) {
            this.startedAt = startedAt;
        }

        @Override
        public void head(int status) {
            httpStatus = Integer.toString(status);
        }

        @Override
        public void message() {
            begin();
        }

        @Override
        public void closed(GrpcStatus status) {
            begin();
            ended(httpStatus, status);
        }

        private void begin() {
            if (!begun) {
                begun = true;
                first(httpStatus, startedAt);
            }
        }
    }
}

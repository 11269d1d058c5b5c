package io.gossamer.proxy.app.control;

import io.gossamer.proxy.identify.RenewalListener;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import java.time.Instant;

/**
 * The series of the proxy's certificate.
 *
 * @param recorder of the renewer's thread
 */
public record CertificateMetrics(Recorder recorder) implements RenewalListener {

    @Override
    public void renewed(Instant at, Instant expiry) {
        recorder.gauge(ProxyMeter.CERT_REFRESH, Labels.NONE).set(at.toEpochMilli() / 1e3);
        recorder.gauge(ProxyMeter.CERT_EXPIRATION, Labels.NONE).set(expiry.toEpochMilli() / 1e3);
        count("ok");
    }

    @Override
    public void failed(String why) {
        count("error");
    }

    private void count(String result) {
        recorder.counter(ProxyMeter.CERT_REFRESHES, Labels.NONE.and("result", result)).increment();
    }
}

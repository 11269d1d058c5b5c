package io.gossamer.proxy.observe.traffic;

import io.gossamer.proxy.observe.metric.Counter;
import io.gossamer.proxy.observe.metric.Histogram;
import io.gossamer.proxy.observe.metric.Labels;
import io.gossamer.proxy.observe.metric.ProxyMeter;
import io.gossamer.proxy.observe.metric.Recorder;
import java.util.Arrays;

/**
 * The metrics of one route of a service profile. Keeps the series of the statuses it has seen, so
 * that a request costs additions only. One event loop.
 */
public final class ProfileRecorder {

    private record Status(int status, Histogram latency, Classes effective, Classes actual) {}

    private record Classes(Counter success, Counter failure) {
        Counter of(boolean successful) {
            return successful ? success : failure;
        }
    }

    private final Recorder recorder;
    private final Labels labels;
    private final Counter requests;
    private final Counter actualRequests;
    private Status[] statuses = new Status[0];

    /**
     * @param labels DIR, dst and the route's own
     */
    public ProfileRecorder(Recorder recorder, Labels labels) {
        this.recorder = recorder;
        this.labels = labels;
        requests = recorder.counter(ProxyMeter.PROFILE_REQUEST, labels);
        actualRequests = recorder.counter(ProxyMeter.PROFILE_ACTUAL_REQUEST, labels);
    }

    /** A request has met the route. */
    public void request() {
        requests.increment();
    }

    /** It is sent to an endpoint, for the first time or again. */
    public void attempt() {
        actualRequests.increment();
    }

    /** An endpoint has answered, whether the client sees that or not. */
    public void attemptEnded(int status, boolean success) {
        of(status).actual.of(success).increment();
    }

    /**
     * The client's response begins.
     *
     * @param nanos since the request's head
     */
    public void firstByte(int status, long nanos) {
        of(status).latency.record(nanos);
    }

    /** The client's response has ended. */
    public void ended(int status, boolean success) {
        of(status).effective.of(success).increment();
    }

    /** A failure is retried. */
    public void retried() {
        recorder.counter(ProxyMeter.PROFILE_RETRYABLE, labels).increment();
    }

    /** A failure would be, were there budget. */
    public void retrySkipped() {
        recorder.counter(ProxyMeter.PROFILE_RETRYABLE, labels.and("skipped", "no_budget"))
                .increment();
    }

    private Status of(int status) {
        for (Status known : statuses) {
            if (known.status == status) {
                return known;
            }
        }
        Labels of = labels.and("status_code", Integer.toString(status));
        Status made =
                new Status(
                        status,
                        recorder.histogram(ProxyMeter.PROFILE_LATENCY, of),
                        classes(ProxyMeter.PROFILE_RESPONSE, of),
                        classes(ProxyMeter.PROFILE_ACTUAL_RESPONSE, of));
        statuses = Arrays.copyOf(statuses, statuses.length + 1);
        statuses[statuses.length - 1] = made;
        return made;
    }

    private Classes classes(ProxyMeter meter, Labels of) {
        return new Classes(
                recorder.counter(meter, of.and("classification", "success")),
                recorder.counter(meter, of.and("classification", "failure")));
    }
}

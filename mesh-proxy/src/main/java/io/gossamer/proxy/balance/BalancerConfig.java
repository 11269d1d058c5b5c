package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.OutboundPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param name of the destination, for messages
 * @param accrual null means that failures eject nothing
 * @param slowStart how long the share of a new endpoint grows; zero for no slow start
 * @param queueCapacity requests that may wait for an endpoint
 * @param failfast how long they wait before all fail
 */
public record BalancerConfig(
        String name,
        Backend.LoadMetric load,
        OutboundPolicy.@Nullable FailureAccrual accrual,
        Duration slowStart,
        int queueCapacity,
        Duration failfast) {

    /** Without slow start. */
    public BalancerConfig(
            String name,
            Backend.LoadMetric load,
            OutboundPolicy.@Nullable FailureAccrual accrual,
            int queueCapacity,
            Duration failfast) {
        this(name, load, accrual, Duration.ZERO, queueCapacity, failfast);
    }

    public BalancerConfig {
        if (queueCapacity < 0 || failfast.isNegative()) {
            throw new IllegalArgumentException(
                    "queue of %s: capacity %d, failfast %s (expected: neither below 0)"
                            .formatted(name, queueCapacity, failfast));
        }
    }
}

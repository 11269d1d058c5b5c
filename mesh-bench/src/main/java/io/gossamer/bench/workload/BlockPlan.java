package io.gossamer.bench.workload;

import java.time.Duration;

/**
 * How long everything takes. Immutable.
 *
 * @param blocks of each system in each workload
 * @param block length of what is measured
 * @param warmUp of our pair before the blocks of each workload; the native proxies need a tenth
 * @param untilSettled whether the warm-up goes on until the cost of its windows has settled
 * @param baseline whether closed loops are measured without a proxy too, which only informs
 */
public record BlockPlan(
        int blocks, Duration block, Duration warmUp, boolean untilSettled, boolean baseline) {}

package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;
import java.util.function.ToDoubleFunction;

/** What the cost of a load is divided by. */
enum WorkUnit {
    REQUEST("request", block -> block.result().completed()),
    CONNECTION("connection", block -> block.result().completed()),
    MESSAGE(
            "message",
            block ->
                    block.result().bytes()
                            / (double) (Service.GRPC_PREFIX + Service.STREAM_MESSAGE)),
    /** Of requests that carry one each. */
    UPLOADED_MEBIBYTE("MiB", block -> block.result().completed()),
    MEBIBYTE("MiB", block -> block.result().bytes() / (double) (1 << 20));

    private static final double NANOS_PER_MICROSECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String text;
    private final ToDoubleFunction<Block> count;

    WorkUnit(String text, ToDoubleFunction<Block> count) {
        this.text = text;
        this.count = count;
    }

    /** Microseconds of the proxies' CPU time for one. */
    double cpuMicros(Block block) {
        return block.cpuNanos() / NANOS_PER_MICROSECOND / count.applyAsDouble(block);
    }

    double perSecond(Block block) {
        return count.applyAsDouble(block) * NANOS_PER_SECOND / block.result().nanos();
    }

    @Override
    public String toString() {
        return text;
    }
}

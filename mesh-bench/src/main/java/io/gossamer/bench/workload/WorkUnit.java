package io.gossamer.bench.workload;

import io.gossamer.bench.backend.Service;

/** What the cost of a load is divided by. */
enum WorkUnit {
    REQUEST("request", "requests"),
    CONNECTION("connection", "connections"),
    MESSAGE("message", "messages"),
    /** Of requests that carry one each. */
    UPLOADED_MEBIBYTE("MiB", "MiB"),
    MEBIBYTE("MiB", "MiB");

    private static final double NANOS_PER_MICROSECOND = 1e3;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BYTES_PER_MEBIBYTE = 1 << 20;
    private static final double BYTES_PER_MESSAGE = Service.GRPC_PREFIX + Service.STREAM_MESSAGE;

    private final String one;
    private final String many;

    WorkUnit(String one, String many) {
        this.one = one;
        this.many = many;
    }

    private double count(Block block) {
        return switch (this) {
            case REQUEST, CONNECTION, UPLOADED_MEBIBYTE -> block.result().completed();
            case MESSAGE -> block.result().bytes() / BYTES_PER_MESSAGE;
            case MEBIBYTE -> block.result().bytes() / BYTES_PER_MEBIBYTE;
        };
    }

    /** Microseconds of the proxies' CPU time for one. */
    double cpuMicros(Block block) {
        return block.cpuNanos() / NANOS_PER_MICROSECOND / count(block);
    }

    double perSecond(Block block) {
        return count(block) * NANOS_PER_SECOND / block.result().nanos();
    }

    String plural() {
        return many;
    }

    @Override
    public String toString() {
        return one;
    }
}

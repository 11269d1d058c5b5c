package io.gossamer.bench.system;

import io.gossamer.bench.measure.CpuTime;
import io.gossamer.cli.process.ChildProcess;
import io.gossamer.cli.process.MeshFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What it took from the start of a process until it said that it was ready. Immutable.
 *
 * @param wallNanos on the clock
 * @param cpuNanos of its own
 */
public record StartUpCost(long wallNanos, long cpuNanos) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_EVERY_MILLIS = 2;

    /** Waits for the ready file of a process that was started just now. */
    static StartUpCost await(ChildProcess process, Path readyFile) throws InterruptedException {
        long start = System.nanoTime();
        while (!Files.exists(readyFile)) {
            process.requireAlive();
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new MeshFailure(
                        process.name()
                                + ": not ready (expected: within "
                                + PATIENCE
                                + "; log: "
                                + process.log()
                                + ")");
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        return new StartUpCost(System.nanoTime() - start, CpuTime.nanos(List.of(process.pid())));
    }
}

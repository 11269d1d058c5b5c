package io.gossamer.proxy.observe.metric;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The endpoint's series for one request and its answer. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MetricsRecordBenchmark {

    private static final long LATENCY = 1_234_567;

    private final MetricRegistry registry =
            new MetricRegistry(10_000, Duration.ofMinutes(10), System::nanoTime);
    private final HttpRecorder series =
            new HttpRecorder(
                    registry.recorder(), ContractLabels.OUTBOUND.and("authority", "books:80"));

    /** Request, first byte, end. */
    @Benchmark
    public void record() {
        series.request();
        series.firstByte(200, LATENCY);
        series.response(200, true, HttpRecorder.NO_GRPC, "");
    }
}

package io.gossamer.proxy;

import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of the hot path's pieces, each in a JVM as the launcher starts it: {@code mvn
 * -Pbenchmark -pl mesh-proxy -am test -Dtest=Benchmarks -Dsurefire.failIfNoSpecifiedTests=false},
 * with {@code -Dbenchmark=NAME} only those whose name has that. Not a part of verify: figures are
 * for reading, and a machine that does something else falsifies them.
 */
class Benchmarks {

    @Test
    void run() throws Exception {
        new Runner(
                        new OptionsBuilder()
                                .include(System.getProperty("benchmark", ".*Benchmark.*"))
                                .forks(1)
                                .warmupIterations(3)
                                .warmupTime(TimeValue.seconds(1))
                                .measurementIterations(5)
                                .measurementTime(TimeValue.seconds(1))
                                .addProfiler("gc")
                                .jvmArgs("-XX:+UseSerialGC", "-Xms32m", "-Xmx64m")
                                .resultFormat(ResultFormatType.JSON)
                                .result("target/benchmarks.json")
                                .output("target/benchmarks.txt")
                                .shouldFailOnError(true)
                                .build())
                .run();
    }
}

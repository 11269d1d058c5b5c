package io.gossamer.proxy.balance;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** An endpoint for a request, what its first byte tells, and its end. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BalancerPickBenchmark {

    private static final long RTT = 1_000_000;

    @Param({"1", "10", "1000"})
    int endpoints;

    private Balancer<Integer> balancer;
    private long session;

    /** All ready. */
    @Setup
    public void discover() {
        FakeLoop loop = new FakeLoop();
        balancer =
                new Balancer<>(
                        FakeEndpoints.config(null),
                        new FakeEndpoints(),
                        loop,
                        System::nanoTime,
                        new SplittableRandom(1),
                        new BalancerObserver() {});
        balancer.update(FakeEndpoints.snapshot(IntStream.rangeClosed(1, endpoints).toArray()));
    }

    /** One request of a session. */
    @Benchmark
    public Object pickOfSession() {
        Member<Integer> member = balancer.pick(null, ++session);
        member.firstByte(RTT);
        member.finished(Outcome.SUCCESS);
        return member;
    }

    /** One request. */
    @Benchmark
    public Object pick() {
        Member<Integer> member = balancer.pick();
        member.firstByte(RTT);
        member.finished(Outcome.SUCCESS);
        return member;
    }
}

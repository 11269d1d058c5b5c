package io.gossamer.proxy.balance.simulation;

import io.gossamer.proxy.balance.Balancer;
import io.gossamer.proxy.balance.BalancerConfig;
import io.gossamer.proxy.balance.BalancerObserver;
import io.gossamer.proxy.balance.EndpointFactory;
import io.gossamer.proxy.balance.Member;
import io.gossamer.proxy.balance.Outcome;
import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.EndpointSnapshot;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** The sidecar's own balancer, with the settings that the default policy sends. */
final class MeshChooser implements Chooser {

    private final Balancer<Integer> balancer;
    private final Member<?>[] members;

    MeshChooser(int endpoints, Clock clock, long seed) {
        this(endpoints, clock, seed, number -> false);
    }

    /**
     * @param preferred by the number of an endpoint: whether it is in the client's zone
     */
    MeshChooser(int endpoints, Clock clock, long seed, IntPredicate preferred) {
        Backend.LoadMetric load =
                new Backend.LoadMetric(
                        Duration.ofMillis(30),
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ZERO);
        balancer =
                new Balancer<>(
                        new BalancerConfig("simulated", load, null, 100, Duration.ofSeconds(3)),
                        new Numbers(),
                        (work, nanos) -> () -> {},
                        clock,
                        new SplittableRandom(seed),
                        BalancerObserver.NONE);
        balancer.update(
                new EndpointSnapshot(
                        IntStream.range(0, endpoints)
                                .mapToObj(number -> endpoint(number, preferred))
                                .toList(),
                        true,
                        true,
                        false,
                        1));
        members = new Member<?>[endpoints];
        balancer.members().forEach(member -> members[member.connections()] = member);
    }

    @Override
    public int choose() {
        Member<Integer> member = balancer.pick();
        if (member == null) {
            throw new AssertionError("no endpoint is ready");
        }
        return member.connections();
    }

    @Override
    public void answered(int endpoint, long rttNanos) {
        members[endpoint].firstByte(rttNanos);
        members[endpoint].finished(Outcome.SUCCESS);
    }

    private static Endpoint endpoint(int number, IntPredicate preferred) {
        Endpoint plain = Endpoint.plain(address(number));
        return new Endpoint(
                plain.address(),
                null,
                plain.hint(),
                0,
                null,
                plain.labels(),
                plain.weight(),
                preferred.test(number));
    }

    private static InetSocketAddress address(int number) {
        try {
            return new InetSocketAddress(
                    InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), number + 1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Endpoints by their number. */
    private static final class Numbers implements EndpointFactory<Integer> {

        @Override
        public Integer open(Endpoint endpoint) {
            return endpoint.address().getPort() - 1;
        }

        @Override
        public void probe(Member<Integer> member) {
            throw new AssertionError("nothing fails here");
        }

        @Override
        public void close(Integer connections) {}
    }
}

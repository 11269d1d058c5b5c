package io.gossamer.proxy.balance;

import io.gossamer.proxy.model.Backend;
import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.EndpointSnapshot;
import io.gossamer.proxy.model.OutboundPolicy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Endpoints by port; some refuse connections. Records what was opened, probed and closed. */
final class FakeEndpoints implements EndpointFactory<Integer> {

    static final Backend.LoadMetric EWMA =
            new Backend.LoadMetric(
                    Duration.ofMillis(30),
                    Duration.ofSeconds(10),
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO);

    final List<Integer> opened = new ArrayList<>();
    final List<Integer> closed = new ArrayList<>();
    final Set<Integer> down = new HashSet<>();
    int probes;

    @Override
    public Integer open(Endpoint endpoint) {
        opened.add(endpoint.address().getPort());
        return endpoint.address().getPort();
    }

    @Override
    public void probe(Member<Integer> member) {
        probes++;
        if (down.contains(member.connections())) {
            member.probeFailed("connection refused");
        } else {
            member.probeSucceeded();
        }
    }

    @Override
    public void close(Integer connections) {
        closed.add(connections);
    }

    static BalancerConfig config(OutboundPolicy.@Nullable FailureAccrual accrual) {
        return new BalancerConfig(
                "books.default.svc.cluster.local:80", EWMA, accrual, 3, Duration.ofSeconds(3));
    }

    /** Without breakers, on a loop in virtual time. */
    static Balancer<Integer> balancer(FakeLoop loop, RandomGenerator random) {
        return new Balancer<>(
                config(null), new FakeEndpoints(), loop, loop, random, BalancerObserver.NONE);
    }

    static EndpointSnapshot snapshot(int... ports) {
        return new EndpointSnapshot(
                Arrays.stream(ports).mapToObj(port -> endpoint(port, Map.of())).toList(),
                true,
                true,
                false,
                1);
    }

    static Endpoint endpoint(int port, Map<String, String> labels) {
        Endpoint plain = Endpoint.plain(address(port));
        return new Endpoint(
                plain.address(), null, plain.hint(), 0, null, labels, Endpoint.DEFAULT_WEIGHT);
    }

    private static InetSocketAddress address(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}

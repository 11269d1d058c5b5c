package io.gossamer.proxy.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.gossamer.proxy.model.Endpoint;
import io.gossamer.proxy.model.EndpointSnapshot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints that discovery gives different weights: their shares of many requests. */
class EndpointWeightsTest {

    private static final int PICKS = 20_000;

    private final FakeLoop loop = new FakeLoop();
    private final FakeEndpoints endpoints = new FakeEndpoints();

    /** Endpoints by their port, from 1 on. */
    private Balancer<Integer> balancer(List<Integer> weights) {
        Balancer<Integer> balancer =
                new Balancer<>(
                        FakeEndpoints.config(null),
                        endpoints,
                        loop,
                        loop,
                        new SplittableRandom(7),
                        BalancerObserver.NONE);
        balancer.update(snapshot(weights));
        return balancer;
    }

    private static EndpointSnapshot snapshot(List<Integer> weights) {
        List<Endpoint> all = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            Endpoint plain = FakeEndpoints.endpoint(i + 1, Map.of());
            all.add(
                    new Endpoint(
                            plain.address(),
                            null,
                            plain.hint(),
                            0,
                            null,
                            Map.of(),
                            weights.get(i)));
        }
        return new EndpointSnapshot(all, true, true, false, 1);
    }

    private static List<Integer> weights(int heavy, int heavyWeight, int light, int lightWeight) {
        List<Integer> weights = new ArrayList<>();
        for (int i = 0; i < heavy + light; i++) {
            weights.add(i < heavy ? heavyWeight : lightWeight);
        }
        return weights;
    }

    /** The share of the heavy ones, of which so many requests are in flight at any time. */
    private static double share(Balancer<Integer> balancer, int heavy, int inFlight) {
        ArrayDeque<Member<Integer>> open = new ArrayDeque<>();
        int picked = 0;
        for (int i = 0; i < PICKS; i++) {
            Member<Integer> member = balancer.pick();
            picked += member.connections() <= heavy ? 1 : 0;
            open.add(member);
            if (open.size() > inFlight) {
                Member<Integer> done = open.remove();
                done.firstByte(1_000_000);
                done.finished(Outcome.SUCCESS);
            }
        }
        open.forEach(member -> member.finished(Outcome.NEUTRAL));
        return (double) picked / PICKS;
    }

    /** The last two columns are bounds around what the weights say. */
    @ParameterizedTest
    @CsvSource({
        "1, 10000, 1, 10000,  0, 0.48, 0.52",
        "1, 10000, 1, 10000, 20, 0.48, 0.52",
        "1, 10000, 1,  5000,  1, 0.60, 0.78",
        "1, 10000, 1,  5000, 30, 0.62, 0.72",
        "1, 10000, 3,  2500,  1, 0.50, 0.72",
        "1, 10000, 3,  2500, 40, 0.52, 0.62",
        "1,     2, 1,     1, 30, 0.62, 0.72",
        "5, 10000, 15, 1000,  1, 0.70, 0.85",
        "5, 10000, 15, 1000, 80, 0.65, 0.82",
        "1, 10000, 1,     0, 20, 0.48, 0.52",
        "1,     0, 1,     0, 20, 0.48, 0.52",
    })
    void sharesFollowTheWeights(
            int heavy,
            int heavyWeight,
            int light,
            int lightWeight,
            int inFlight,
            double least,
            double most) {
        Balancer<Integer> balancer = balancer(weights(heavy, heavyWeight, light, lightWeight));

        assertThat(share(balancer, heavy, inFlight)).isBetween(least, most);
    }

    @Test
    void aChangedWeightHoldsAtOnce() {
        Balancer<Integer> balancer = balancer(List.of(10_000, 10_000));
        balancer.update(snapshot(List.of(10_000, 1_000)));

        assertThat(share(balancer, 1, 10)).isGreaterThan(0.85);

        balancer.update(snapshot(List.of(10_000, 10_000)));
        assertThat(share(balancer, 1, 10)).isBetween(0.45, 0.55);
    }

    @Test
    void aLightOneServesWhenItIsTheOnlyOne() {
        Balancer<Integer> balancer = balancer(List.of(10_000, 1));
        Member<Integer> heavy =
                balancer.members().stream().filter(m -> m.connections() == 1).findFirst().get();

        for (int i = 0; i < 50; i++) {
            Member<Integer> second = balancer.pick(heavy);
            assertThat(second.connections()).isEqualTo(2);
            second.finished(Outcome.SUCCESS);
        }
    }
}

package io.gossamer.destination.explain.policy;

import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.traffic.Breaker;
import io.gossamer.destination.resource.traffic.Penalty;
import io.gossamer.destination.view.Source;
import java.util.Optional;

/** What guards the endpoints of a service: breaker, penalty. */
public final class Balancers {

    private Balancers() {}

    /** What failures count in the balancer of a backend; empty for nothing. */
    public static Optional<Setting> setting(Snapshot snapshot, Backend backend) {
        Backend.BalanceP2c balancer = backend.getBalancer();
        if (!balancer.hasPenaltyPeakEwma()) {
            return Optional.empty();
        }
        Source source =
                Named.find(snapshot, backend.getMetadata().getResource())
                        .map(service -> Source.ofAnnotation(service, Penalty.ENABLED))
                        .orElse(Source.NONE);
        return Optional.of(
                Words.setting(
                        "balancer",
                        "a failure counts as "
                                + Words.time(balancer.getPenaltyPeakEwma().getPenalty()),
                        source));
    }

    /**
     * The breaker of a service's routes.
     *
     * @param service that clients call; empty if there is none
     */
    public static Setting breaker(FailureAccrual accrual, Optional<Resource> service) {
        Source source =
                service.map(found -> Source.ofAnnotation(found, Breaker.MODE)).orElse(Source.NONE);
        return switch (accrual.getKindCase()) {
            case CONSECUTIVE_FAILURES ->
                    Words.setting(
                            "breaker",
                            "opens after "
                                    + accrual.getConsecutiveFailures().getMaxFailures()
                                    + " failures in a row"
                                    + pause(accrual.getConsecutiveFailures().getBackoff()),
                            source);
            case UNIFIED ->
                    Words.setting(
                            "breaker",
                            "opens below a success rate of "
                                    + accrual.getUnified().getSuccessRateThreshold()
                                    + " in "
                                    + Words.time(accrual.getUnified().getDecay())
                                    + ", or after "
                                    + accrual.getUnified().getMaxConsecutiveFailures()
                                    + " failures in a row"
                                    + pause(accrual.getUnified().getBackoff()),
                            source);
            case KIND_NOT_SET -> Words.setting("breaker", "none", Source.NONE);
        };
    }

    private static String pause(ExponentialBackoff backoff) {
        return ", for " + Words.backoff(backoff);
    }
}

package io.gossamer.destination.explain.policy;

import io.gossamer.api.mesh.v1.Setting;
import io.gossamer.api.outbound.Backend;
import io.gossamer.api.outbound.ExponentialBackoff;
import io.gossamer.api.outbound.FailureAccrual;
import io.gossamer.destination.grpc.Durations;
import io.gossamer.destination.index.Snapshot;
import io.gossamer.destination.resource.Resource;
import io.gossamer.destination.resource.traffic.Breaker;
import io.gossamer.destination.resource.traffic.DestinationLimits;
import io.gossamer.destination.resource.traffic.HealthCheck;
import io.gossamer.destination.resource.traffic.Penalty;
import io.gossamer.destination.resource.traffic.SessionAffinity;
import io.gossamer.destination.resource.traffic.SlowStart;
import io.gossamer.destination.resource.traffic.ZonePreference;
import io.gossamer.destination.view.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the endpoints of a service are chosen, and what guards them: affinity, penalty, breaker. */
public final class Balancers {

    private Balancers() {}

    /** What is asked for of the balancer of a backend; empty where all is as usual. */
    public static List<Setting> settings(Snapshot snapshot, Backend backend) {
        List<Setting> settings = new ArrayList<>();
        Optional<Resource> service = Named.find(snapshot, backend.getMetadata().getResource());
        service.flatMap(Balancers::affinity).ifPresent(settings::add);
        service.flatMap(Balancers::slowStart).ifPresent(settings::add);
        for (String key : DestinationLimits.KEYS) {
            service.flatMap(found -> limit(found, key)).ifPresent(settings::add);
        }
        service.flatMap(Balancers::zonePreference).ifPresent(settings::add);
        service.flatMap(Balancers::healthCheck).ifPresent(settings::add);
        Backend.BalanceP2c balancer = backend.getBalancer();
        if (balancer.hasPenaltyPeakEwma()) {
            settings.add(
                    Words.setting(
                            "balancer",
                            "a failure counts as "
                                    + Words.time(balancer.getPenaltyPeakEwma().getPenalty()),
                            service.map(found -> Source.ofAnnotation(found, Penalty.ENABLED))
                                    .orElse(Source.NONE)));
        }
        return settings;
    }

    /** What keeps requests to a service on one endpoint; empty for nothing. */
    public static Optional<Setting> affinity(Resource service) {
        SessionAffinity affinity = SessionAffinity.of(service.metadata().annotations());
        if (affinity == null) {
            return Optional.empty();
        }
        String key =
                switch (affinity.key()) {
                    case HEADER -> "header " + affinity.name();
                    case COOKIE -> "cookie " + affinity.name();
                    case SOURCE -> "address of the client";
                };
        return Optional.of(
                Words.setting(
                        "session affinity",
                        "by " + key,
                        Source.ofAnnotation(service, SessionAffinity.ANNOTATION)));
    }

    /** How long the share of a new endpoint of a service grows; empty for not at all. */
    public static Optional<Setting> slowStart(Resource service) {
        SlowStart slowStart = SlowStart.of(service.metadata().annotations());
        return slowStart == null
                ? Optional.empty()
                : Optional.of(
                        Words.setting(
                                "slow start",
                                Words.time(Durations.of(slowStart.window()))
                                        + " from a tenth of the share to all of it",
                                Source.ofAnnotation(service, SlowStart.ANNOTATION)));
    }

    /**
     * What a client may ask of a service at once.
     *
     * @param key of the annotation that limits it
     * @return empty for no limit
     */
    public static Optional<Setting> limit(Resource service, String key) {
        DestinationLimits limits = DestinationLimits.of(service.metadata().annotations());
        int limit = limits == null ? 0 : limits.of(key);
        return limit == 0
                ? Optional.empty()
                : Optional.of(
                        Words.setting(
                                limitName(key),
                                limit + " from each sidecar",
                                Source.ofAnnotation(service, key)));
    }

    /** As in {@code max connections}. */
    public static String limitName(String key) {
        return key.substring(key.indexOf('/') + 1).replace('-', ' ');
    }

    /** Whether endpoints of a service that are near come first; empty if not. */
    public static Optional<Setting> zonePreference(Resource service) {
        return ZonePreference.of(service.metadata().annotations())
                ? Optional.of(
                        Words.setting(
                                "zone preference",
                                "endpoints in the client's zone first",
                                Source.ofAnnotation(service, ZonePreference.ANNOTATION)))
                : Optional.empty();
    }

    /** How the workloads behind a service are asked whether they are well; empty for not at all. */
    public static Optional<Setting> healthCheck(Resource service) {
        Map<String, String> annotations = service.metadata().annotations();
        HealthCheck check = HealthCheck.of(annotations);
        if (check == null) {
            return Optional.empty();
        }
        String what =
                switch (check.protocol()) {
                    case HTTP -> "GET " + check.path();
                    case TCP -> "connect";
                    case GRPC -> "grpc.health.v1.Health/Check";
                };
        return Optional.of(
                Words.setting(
                        "health check",
                        "%s every %s within %s, failed after %d, well again after %d"
                                .formatted(
                                        what,
                                        Words.time(Durations.of(check.interval())),
                                        Words.time(Durations.of(check.timeout())),
                                        check.unhealthyThreshold(),
                                        check.healthyThreshold()),
                        Source.ofAnnotation(service, check.askedBy(annotations))));
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

package io.gossamer.destination.view.status;

import io.gossamer.api.ProxyFeatures;
import io.gossamer.destination.resource.traffic.Balancing;
import io.gossamer.destination.resource.traffic.DestinationLimits;
import io.gossamer.destination.resource.traffic.SessionAffinity;
import io.gossamer.destination.resource.traffic.SlowStart;
import io.gossamer.destination.resource.traffic.ZonePreference;
import java.util.List;
import java.util.stream.Stream;

/** What a Service may ask of its clients beyond the contract (rule R14). */
public enum BalancingFeature {
    SESSION_AFFINITY(ProxyFeatures.SESSION_AFFINITY, SessionAffinity.ANNOTATION),
    SLOW_START(ProxyFeatures.SLOW_START, SlowStart.ANNOTATION),
    LIMITS(ProxyFeatures.DESTINATION_LIMITS, DestinationLimits.KEYS),
    ZONE_PREFERENCE(ProxyFeatures.ZONE_PREFERENCE, ZonePreference.ANNOTATION);

    private final String announced;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> annotations;

    BalancingFeature(String announced, String annotation) {
        this(announced, List.of(annotation));
    }

    BalancingFeature(String announced, List<String> annotations) {
        this.announced = announced;
        this.annotations = annotations;
    }

    /** What a proxy announces that understands it. */
    public String announced() {
        return announced;
    }

    /** The annotations that ask for it. */
    public List<String> annotations() {
        return annotations;
    }

    /** All that is asked for. */
    public static Stream<BalancingFeature> of(Balancing balancing) {
        return Stream.of(values()).filter(feature -> feature.isAskedFor(balancing));
    }

    private boolean isAskedFor(Balancing balancing) {
        return switch (this) {
            case SESSION_AFFINITY -> balancing.affinity() != null;
            case SLOW_START -> balancing.slowStart() != null;
            case LIMITS -> balancing.limits() != null;
            case ZONE_PREFERENCE -> balancing.zonePreferred();
        };
    }
}

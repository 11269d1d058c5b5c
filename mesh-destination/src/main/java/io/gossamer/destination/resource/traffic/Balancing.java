package io.gossamer.destination.resource.traffic;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a Service's annotations say about the choice among its endpoints.
 *
 * @param penalty what failures count; null for nothing
 * @param affinity which requests stay together; null for none
 * @param slowStart how new endpoints begin; null for as the others
 * @param limits of what a client asks of it at once; null for none
 * @param zonePreferred whether endpoints in the client's zone come first
 */
public record Balancing(
        @Nullable Penalty penalty,
        @Nullable SessionAffinity affinity,
        @Nullable SlowStart slowStart,
        @Nullable DestinationLimits limits,
        boolean zonePreferred) {

    /** Nothing is asked for. */
    public static final Balancing USUAL = new Balancing(null, null, null, null, false);

    public static Balancing of(Map<String, String> annotations) {
        return new Balancing(
                Penalty.of(annotations),
                SessionAffinity.of(annotations),
                SlowStart.of(annotations),
                DestinationLimits.of(annotations),
                ZonePreference.of(annotations));
    }
}

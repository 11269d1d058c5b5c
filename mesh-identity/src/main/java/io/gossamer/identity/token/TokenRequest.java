package io.gossamer.identity.token;

import io.gossamer.api.MeshIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a join token is asked for.
 *
 * @param identity that the bearer may become
 * @param ttl until it expires
 * @param workloads names that the bearer may register
 * @param services service names that the bearer may register
 * @param labels that a manifest's selector may match
 */
public record TokenRequest(
        MeshIdentity identity,
        Duration ttl,
        List<String> workloads,
        List<String> services,
        Map<String, String> labels) {

    /** A token lives so long if nothing is said. */
    public static final Duration DEFAULT_TTL = Duration.ofMinutes(10);

    /** And so long at most. */
    public static final Duration MAX_TTL = Duration.ofDays(30);

    public TokenRequest {
        workloads = List.copyOf(workloads);
        services = List.copyOf(services);
        labels = Map.copyOf(labels);
    }

    /** A request for the identity alone; it may register the account's own name. */
    public static TokenRequest of(MeshIdentity identity, Duration ttl) {
        List<String> name = List.of(identity.serviceAccount());
        return new TokenRequest(identity, ttl, name, name, Map.of());
    }
}

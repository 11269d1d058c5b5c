package io.gossamer.autoconfigure.server;

import io.gossamer.autoconfigure.settings.SettingsProblems;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the gRPC servers of a service.
 *
 * @param threads threads that run the service's methods, and half as many event loops; 1 to 64
 * @param drainTimeout how long a stop waits for calls in flight; 0 does not wait; at most 120 s
 * @param readyFile file that is written once the service is ready: one JSON object with the address
 *     of each listener; unset writes none
 */
@ConfigurationProperties("mesh.server")
public record MeshServerProperties(
        @DefaultValue("4") int threads,
        @DefaultValue("30s") Duration drainTimeout,
        @Nullable Path readyFile) {

    private static final Duration MAX_DRAIN = Duration.ofMinutes(2);

    public MeshServerProperties {
        SettingsProblems.in("mesh.server")
                .require(threads >= 1 && threads <= 64, "threads", threads, "1 to 64")
                .require(
                        !drainTimeout.isNegative() && drainTimeout.compareTo(MAX_DRAIN) <= 0,
                        "drain-timeout",
                        drainTimeout,
                        "0s to 120s")
                .throwIfAny();
    }
}

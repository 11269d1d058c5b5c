package io.gossamer.cli.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What a demo run shall do.
 *
 * @param duration how long it is observed; without it until it is told to end, or ten seconds for a
 *     check
 * @param check whether it is judged
 * @param transparent whether each service has a network namespace of its own
 * @param certificateLifetime of leaf certificates, as {@code 24h}
 * @param recording whether it runs for what its processes load: with fewer services, whose failures
 *     nobody looks at
 */
public record DemoSettings(
        Optional<Duration> duration,
        boolean check,
        boolean transparent,
        String certificateLifetime,
        boolean recording) {

    private static final Duration SHORT_CHECK = Duration.ofSeconds(10);

    /** How long the observation takes; empty for one without end. */
    Optional<Duration> observation() {
        return duration.isEmpty() && check ? Optional.of(SHORT_CHECK) : duration;
    }
}

package io.gossamer.proxy.detect;

import io.gossamer.proxy.model.Protocol;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of one detection (rules R5 and R6).
 *
 * @param declared what every client speaks that does not begin with TLS: only TLS is looked for;
 *     null means: find out
 * @param silence without a client byte, after which that is reported; zero reports at once, null
 *     never
 * @param timeout from the client's first byte to a decision; a silent client is never timed out
 * @param maxBytes that may be undecided
 */
public record DetectionSettings(
        @Nullable Protocol declared, @Nullable Duration silence, Duration timeout, int maxBytes) {

    /** Rule R5. */
    public static final Duration SILENCE = Duration.ofMillis(50);

    /** Rule R6. */
    public static final int MAX_BYTES = 8192;

    /** Finds the protocol, and reports silence after {@link #SILENCE}. */
    public static DetectionSettings detect(Duration timeout) {
        return new DetectionSettings(null, SILENCE, timeout, MAX_BYTES);
    }

    /** Finds the protocol and waits for the client however long it is silent. */
    public static DetectionSettings waitForClient(Duration timeout) {
        return new DetectionSettings(null, null, timeout, MAX_BYTES);
    }

    /** Tells TLS from a declared protocol. */
    public static DetectionSettings tlsOr(Protocol declared, Duration timeout) {
        return new DetectionSettings(declared, null, timeout, MAX_BYTES);
    }
}

package io.gossamer.proxy.identify.engine;

import io.gossamer.api.MeshProtocols;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions may be resumed (rule R8), for one credential under one trust bundle: those of
 * peers that agreed on {@code io.gossamer/1}, for at most an hour and never beyond either leaf. It
 * decides nothing about whom to trust: that is asked after each handshake, full or resumed.
 * Immutable.
 *
 * @param ownEnd of the own leaf
 * @param lifetime of a session, from its full handshake
 */
public record ResumptionRules(Clock clock, Instant ownEnd, Duration lifetime) {

    /** Rule R8. */
    private static final Duration MAX_LIFETIME = Duration.ofHours(1);

    private static final Duration MIN_LIFETIME = Duration.ofSeconds(1);

    /**
     * For a credential that was just installed.
     *
     * @param ownEnd of the leaf
     * @return null if that is too near
     */
    public static @Nullable ResumptionRules until(Instant ownEnd, Clock clock) {
        Duration half = Duration.ofMillis(Duration.between(clock.instant(), ownEnd).toMillis() / 2);
        Duration lifetime = half.compareTo(MAX_LIFETIME) < 0 ? half : MAX_LIFETIME;
        return lifetime.compareTo(MIN_LIFETIME) < 0
                ? null
                : new ResumptionRules(clock, ownEnd, lifetime);
    }

    /** Whether the protocol that was agreed on is our own. */
    public boolean isOwn(@Nullable String alpn) {
        return MeshProtocols.ALPN_GOSSAMER.equals(alpn);
    }

    /** Whether a session that begins now may be resumed later. */
    public boolean mayResume(@Nullable String alpn, X509Certificate leaf) {
        Instant end = clock.instant().plus(lifetime);
        return isOwn(alpn) && !end.isAfter(ownEnd) && !end.isAfter(leaf.getNotAfter().toInstant());
    }

    /** Whether a session is over that began then, in milliseconds since 1970. */
    public boolean isOver(long began) {
        return clock.millis() - began > lifetime.toMillis();
    }
}

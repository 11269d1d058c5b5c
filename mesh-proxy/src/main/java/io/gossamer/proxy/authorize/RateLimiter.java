package io.gossamer.proxy.authorize;

import io.gossamer.proxy.model.ServerPolicy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The local rate limit of a server (semantics 1.6): the total, then the override of the client's
 * identity or else the limit per identity, each a GCRA with a burst of one second. The clients of
 * an override share its bucket, and so do clients without an identity. Thread-safe: one per policy
 * version, for all event loops.
 */
public final class RateLimiter {

    /** Identities that are remembered; the least recently seen is forgotten and starts full. */
    private static final int MAX_IDENTITIES = 10_000;

    private static final String NO_IDENTITY = "";

    /** Which limit refused, as the label {@code ratelimit_scope} says it. */
    public enum Scope {
        NONE(""),
        TOTAL("total"),
        IDENTITY("identity");

        private final String label;

        Scope(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    private final LongSupplier nanoTicker;
    private final @Nullable Gcra total;
    private final int perIdentity;
    private final Map<String, Gcra> overrides = new HashMap<>();
    private final Map<String, Gcra> identities =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Gcra> eldest) {
                    return size() > MAX_IDENTITIES;
                }
            };

    public RateLimiter(ServerPolicy.RateLimit limit, LongSupplier nanoTicker) {
        this.nanoTicker = nanoTicker;
        total = limit.total() > 0 ? new Gcra(limit.total()) : null;
        perIdentity = limit.perIdentity();
        for (ServerPolicy.RateLimit.Override override : limit.overrides()) {
            Gcra shared = new Gcra(override.requestsPerSecond());
            override.identities().forEach(identity -> overrides.put(identity, shared));
        }
    }

    /**
     * Counts a request.
     *
     * @param identity of the client, or null
     * @return which limit refuses it, or {@link Scope#NONE}
     */
    public synchronized Scope check(@Nullable String identity) {
        long now = nanoTicker.getAsLong();
        if (total != null && !total.permit(now)) {
            return Scope.TOTAL;
        }
        Gcra own = identity == null ? null : overrides.get(identity);
        if (own == null && perIdentity > 0) {
            own =
                    identities.computeIfAbsent(
                            identity == null ? NO_IDENTITY : identity,
                            name -> new Gcra(perIdentity));
        }
        return own == null || own.permit(now) ? Scope.NONE : Scope.IDENTITY;
    }

    /** Requests per second that the limit permits which refused the client. */
    public int perSecond(Scope scope, @Nullable String identity) {
        Gcra own = identity == null ? null : overrides.get(identity);
        return switch (scope) {
            case NONE -> 0;
            case TOTAL -> total == null ? 0 : total.perSecond;
            case IDENTITY -> own == null ? perIdentity : own.perSecond;
        };
    }

    /** Generic cell rate algorithm: the theoretical arrival time of the next request. */
    private static final class Gcra {

        private static final long SECOND = 1_000_000_000L;

        private final int perSecond;
        private final long interval;
        private final long tolerance;
        private long arrival = Long.MIN_VALUE;

        /** 0 permits nothing. */
        Gcra(int perSecond) {
            this.perSecond = perSecond;
            interval = perSecond == 0 ? 0 : Math.max(1, SECOND / perSecond);
            tolerance = SECOND - interval;
        }

        boolean permit(long now) {
            if (interval == 0) {
                return false;
            }
            long expected = arrival == Long.MIN_VALUE ? now : Math.max(now, arrival);
            if (expected - now > tolerance) {
                return false;
            }
            arrival = expected + interval;
            return true;
        }
    }
}

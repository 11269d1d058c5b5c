package io.gossamer.identity.grpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often certificates are signed: 500 a second in all, and one a second for one identity with 30
 * in reserve, so that a workload in a crash loop does not take everybody's share. Token buckets;
 * the 10,000 identities used last are remembered. Thread-safe.
 */
final class SigningRate {

    private static final double TOTAL_PER_SECOND = 500;
    private static final double IDENTITY_PER_SECOND = 1;
    private static final double IDENTITY_RESERVE = 30;
    private static final int IDENTITIES = 10_000;
    private static final double NANOS = 1e9;

    private final LongSupplier ticker;
    private final Bucket total;
    private final Map<String, Bucket> perIdentity =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                    return size() > IDENTITIES;
                }
            };

    /**
     * Full buckets.
     *
     * @param ticker nanoseconds, monotonic
     */
    SigningRate(LongSupplier ticker) {
        this.ticker = ticker;
        this.total = new Bucket(TOTAL_PER_SECOND, TOTAL_PER_SECOND, ticker.getAsLong());
    }

    /** Takes one signature; false if there is none left now. */
    synchronized boolean tryTake(String identity) {
        long now = ticker.getAsLong();
        Bucket own =
                perIdentity.computeIfAbsent(
                        identity, id -> new Bucket(IDENTITY_PER_SECOND, IDENTITY_RESERVE, now));
        return own.has(now) && total.has(now) && own.take() && total.take();
    }

    private static final class Bucket {

        private final double perSecond;
        private final double reserve;
        private double level;
        private long filledAt;

        Bucket(double perSecond, double reserve, long now) {
            this.perSecond = perSecond;
            this.reserve = reserve;
            this.level = reserve;
            this.filledAt = now;
        }

        boolean has(long now) {
            level = Math.min(reserve, level + (now - filledAt) / NANOS * perSecond);
            filledAt = now;
            return level >= 1;
        }

        boolean take() {
            level -= 1;
            return true;
        }
    }
}

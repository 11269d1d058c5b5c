package io.gossamer.proxy.control.connect;

import io.gossamer.proxy.grpc.GrpcChannel;
import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Pauses between attempts: doubled up to a maximum, each longer by a random part of itself
 * (contract section 2: 100 ms to 10 s on loopback, to 60 s elsewhere, jitter 0.1). Not thread-safe.
 */
public final class RetryPause implements GrpcChannel.Pause {

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LOCAL_MAX = Duration.ofSeconds(10);
    private static final Duration REMOTE_MAX = Duration.ofSeconds(60);
    private static final double JITTER = 0.1;

    /**
     * Our own: well below the time that a connection waits for its first policy (failfast, 3 s), so
     * that a service that is back is found before the next one is refused.
     */
    private static final long URGENT_MILLIS = 800;

    private final long firstMillis;
    private final long maxMillis;
    private final double jitter;
    private final DoubleSupplier random;
    private long nextMillis;

    /**
     * Starts at the first pause.
     *
     * @param random uniform in [0, 1)
     */
    public RetryPause(Duration first, Duration max, double jitter, DoubleSupplier random) {
        this.firstMillis = first.toMillis();
        this.maxMillis = max.toMillis();
        this.jitter = jitter;
        this.random = random;
        this.nextMillis = firstMillis;
    }

    /** The contract's pauses for an address. */
    static RetryPause towards(ControlAddress address, DoubleSupplier random) {
        return new RetryPause(FIRST, address.isLocal() ? LOCAL_MAX : REMOTE_MAX, JITTER, random);
    }

    /** Milliseconds to wait before the next attempt. */
    @Override
    public long next() {
        long base = nextMillis;
        nextMillis = Math.min(maxMillis, base * 2);
        return withJitter(base);
    }

    @Override
    public long urgent() {
        return withJitter(Math.min(URGENT_MILLIS, maxMillis));
    }

    /** The longest pause, for what will hardly change soon. */
    public long longest() {
        nextMillis = maxMillis;
        return withJitter(maxMillis);
    }

    /** An attempt succeeded. */
    @Override
    public void reset() {
        nextMillis = firstMillis;
    }

    private long withJitter(long base) {
        return base + (long) (base * jitter * random.getAsDouble());
    }
}

package io.gossamer.proxy.http.h2;

import io.gossamer.proxy.http.HttpLimits;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How an HTTP/2 connection behaves.
 *
 * @param maxStreams that the peer may have open (as a client: that we open at most)
 * @param streamWindow bytes of a stream before they are consumed; at least 65,535
 * @param connectionWindow bytes of all streams before they are consumed; at least 65,535
 * @param maxFrame payload of a frame that the peer may send; from 16,384 to 64 KiB
 * @param keepAliveInterval between PINGs; zero for none
 * @param keepAliveTimeout until an unanswered PING closes the connection
 * @param keepAliveWhileIdle whether PINGs go on without a stream
 * @param nanos monotonic time
 */
public record Http2Parameters(
        int maxStreams,
        int streamWindow,
        int connectionWindow,
        int maxFrame,
        Duration keepAliveInterval,
        Duration keepAliveTimeout,
        boolean keepAliveWhileIdle,
        LongSupplier nanos) {

    private static final Duration PING_INTERVAL = Duration.ofSeconds(10);
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(3);
    private static final int MIN_WINDOW = 65_535;

    /** What every peer must take (RFC 9113 section 4.2). */
    public static final int DEFAULT_FRAME = 16_384;

    private static final int LARGE_FRAME = 64 * 1024;

    public Http2Parameters {
        if (maxStreams < 1 || streamWindow < MIN_WINDOW || connectionWindow < MIN_WINDOW) {
            throw new IllegalArgumentException(
                    "HTTP/2: streams "
                            + maxStreams
                            + ", windows "
                            + streamWindow
                            + " and "
                            + connectionWindow
                            + " (expected: at least 1, and windows of at least "
                            + MIN_WINDOW
                            + ")");
        }
    }

    /** The contract's defaults of a server (sections 1 and 5): it sends no PINGs of its own. */
    public static Http2Parameters server(LongSupplier nanos) {
        return server(DEFAULT_FRAME, nanos);
    }

    /** The same for other sidecars, whose large bodies come in large frames. */
    public static Http2Parameters meshServer(LongSupplier nanos) {
        return server(LARGE_FRAME, nanos);
    }

    private static Http2Parameters server(int maxFrame, LongSupplier nanos) {
        return new Http2Parameters(
                HttpLimits.MAX_STREAMS,
                HttpLimits.STREAM_WINDOW,
                HttpLimits.CONNECTION_WINDOW,
                maxFrame,
                Duration.ZERO,
                PING_TIMEOUT,
                false,
                nanos);
    }

    /** The contract's defaults towards a meshed endpoint: PING every 10 s, answer within 3 s. */
    public static Http2Parameters client(LongSupplier nanos) {
        return new Http2Parameters(
                HttpLimits.MAX_STREAMS,
                HttpLimits.STREAM_WINDOW,
                HttpLimits.CONNECTION_WINDOW,
                LARGE_FRAME,
                PING_INTERVAL,
                PING_TIMEOUT,
                true,
                nanos);
    }

    /** The same with another number of streams. */
    public Http2Parameters withMaxStreams(int most) {
        return new Http2Parameters(
                most,
                streamWindow,
                connectionWindow,
                maxFrame,
                keepAliveInterval,
                keepAliveTimeout,
                keepAliveWhileIdle,
                nanos);
    }

    /** The same with other PINGs. */
    public Http2Parameters withKeepAlive(Duration interval, Duration timeout, boolean whileIdle) {
        return new Http2Parameters(
                maxStreams,
                streamWindow,
                connectionWindow,
                maxFrame,
                interval,
                timeout,
                whileIdle,
                nanos);
    }
}

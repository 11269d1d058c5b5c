package io.gossamer.destination.source.compose.engine;

import java.io.IOException;
import java.time.Duration;

/**
 * How much an answer may be.
 *
 * @param time until all of it is there; of an endless one, until its head is
 * @param bytes of all of it; of an endless one, of each of its lines
 */
record EngineLimits(Duration time, long bytes, boolean isEndless) {

    /** Of an answer that ends. */
    static final EngineLimits ANSWER =
            new EngineLimits(Duration.ofSeconds(5), 32L * 1024 * 1024, false);

    /** Of the stream of events. */
    static final EngineLimits EVENTS = new EngineLimits(Duration.ofSeconds(5), 256L * 1024, true);

    /** Of a container's restart: until it has ended, and was started. */
    static final EngineLimits RESTART = new EngineLimits(Duration.ofSeconds(60), 64L * 1024, false);

    /** What has been read with these bytes. */
    long counted(long before, byte[] bytesRead, int offset, int count) throws IOException {
        long sum = before + count;
        if (sum > bytes) {
            throw new IOException(
                    "answer: more than " + bytes + " bytes" + (isEndless ? " in a line" : ""));
        }
        if (isEndless) {
            for (int i = offset + count - 1; i >= offset; i--) {
                if (bytesRead[i] == '\n') {
                    return offset + count - 1L - i;
                }
            }
        }
        return sum;
    }
}

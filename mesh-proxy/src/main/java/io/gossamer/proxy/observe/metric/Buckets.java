package io.gossamer.proxy.observe.metric;

import java.util.List;

/**
 * Upper bounds of a histogram. Values are recorded in the base unit (nanoseconds, bytes) and shown
 * divided by {@code scale}.
 */
enum Buckets {
    /** Contract section 8: 1 to 5, then in steps of ten up to 50,000 ms. */
    LATENCY_MS(
            1_000_000L,
            "1",
            "2",
            "3",
            "4",
            "5",
            "10",
            "20",
            "30",
            "40",
            "50",
            "100",
            "200",
            "300",
            "400",
            "500",
            "1000",
            "2000",
            "3000",
            "4000",
            "5000",
            "10000",
            "20000",
            "30000",
            "40000",
            "50000"),
    ROUTE_SECONDS(1_000_000_000L, "0.05", "0.5", "1.0", "10.0"),
    BACKEND_SECONDS(1_000_000_000L, "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "10.0"),
    /** Contract section 9. */
    QUEUE_SECONDS(1_000_000_000L, "0.0005", "0.005", "0.05", "0.5", "1.0", "3.0"),
    /** Our own: at once, after the wait of rule R5, late. */
    DETECT_SECONDS(1_000_000_000L, "0.001", "0.01", "0.1", "1.0", "10.0"),
    /** Our own: bytes. */
    FRAME_BYTES(1, "128.0", "1024.0", "10240.0");

    private final long scale;

    @SuppressWarnings("ImmutableEnumChecker") // never written after construction
    private final List<String> texts;

    @SuppressWarnings("ImmutableEnumChecker") // never written after construction
    private final long[] bounds;

    Buckets(long scale, String... texts) {
        this.scale = scale;
        this.texts = List.of(texts);
        bounds = new long[texts.length];
        for (int i = 0; i < texts.length; i++) {
            bounds[i] = Math.round(Double.parseDouble(texts[i]) * scale);
        }
    }

    long scale() {
        return scale;
    }

    /** Text of the label {@code le}, without the last bucket. */
    List<String> texts() {
        return texts;
    }

    /** Number of buckets, with {@code +Inf}. */
    int size() {
        return bounds.length + 1;
    }

    /** Index of the bucket of a value in the base unit. */
    int indexOf(long value) {
        int i = 0;
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        return i;
    }
}

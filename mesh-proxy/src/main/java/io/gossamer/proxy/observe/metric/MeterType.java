package io.gossamer.proxy.observe.metric;

import java.util.Locale;

/** Kinds of series. */
public enum MeterType {
    COUNTER,
    GAUGE,
    HISTOGRAM;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}

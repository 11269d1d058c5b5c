package io.gossamer.proxy.observe.metric;

/**
 * A meter under one of its names. Identity counts: there is one instance per meter and name.
 *
 * @see ProxyMeter#family(String)
 */
public final class Family {

    private final ProxyMeter meter;
    private final String name;

    Family(ProxyMeter meter, String name) {
        this.meter = meter;
        this.name = name;
    }

    /** As exposed, without the suffixes of histograms. */
    public String name() {
        return name;
    }

    public ProxyMeter meter() {
        return meter;
    }

    Buckets buckets() {
        Buckets buckets = meter.buckets();
        if (buckets == null) {
            throw new IllegalStateException(name + ": " + meter.type() + " (expected: HISTOGRAM)");
        }
        return buckets;
    }

    /** Lines that one series takes in the exposition. */
    int lines() {
        Buckets buckets = meter.buckets();
        return buckets == null ? 1 : buckets.size() + 2;
    }

    Family as(MeterType type) {
        if (meter.type() != type) {
            throw new IllegalArgumentException(
                    "meter " + name + ": " + meter.type() + " (expected: " + type + ")");
        }
        return this;
    }
}

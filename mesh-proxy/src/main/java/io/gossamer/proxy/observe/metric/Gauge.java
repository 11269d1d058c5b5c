package io.gossamer.proxy.observe.metric;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Goes up and down. Written by the thread of its recorder only; read by any. */
public final class Gauge extends Series {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Gauge.class, "value", double.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through VALUE
    private double value;

    Gauge(Labels labels) {
        super(labels);
    }

    public void set(double now) {
        VALUE.setOpaque(this, now);
    }

    public void add(double amount) {
        VALUE.setOpaque(this, (double) VALUE.get(this) + amount);
    }

    public double value() {
        return (double) VALUE.getOpaque(this);
    }

    @Override
    long signature() {
        return Double.doubleToLongBits(value());
    }

    @Override
    boolean isActive() {
        return value() != 0;
    }
}

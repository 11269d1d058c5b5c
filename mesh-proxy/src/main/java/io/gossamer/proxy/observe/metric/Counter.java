package io.gossamer.proxy.observe.metric;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** Grows. Written by the thread of its recorder only; read by any. */
public final class Counter extends Series {

    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(Counter.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @SuppressWarnings("UnusedVariable") // through VALUE
    private long value;

    Counter(Labels labels) {
        super(labels);
    }

    public void increment() {
        add(1);
    }

    public void add(long amount) {
        VALUE.setOpaque(this, (long) VALUE.get(this) + amount);
    }

    public long value() {
        return (long) VALUE.getOpaque(this);
    }

    @Override
    long signature() {
        return value();
    }
}

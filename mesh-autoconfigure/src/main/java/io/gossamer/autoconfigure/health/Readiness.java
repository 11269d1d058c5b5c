package io.gossamer.autoconfigure.health;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the service takes calls: every gate is open and it is not draining. One per service;
 * thread-safe. A gate is asked for before the service starts and opened when what it stands for is
 * there.
 */
public final class Readiness {

    private final Set<String> closedGates = new LinkedHashSet<>();
    private final List<Runnable> listeners = new ArrayList<>();
    private boolean draining;

    /** Something that must happen before the service is ready. */
    public interface Gate {
        /** It happened. Calls after the first do nothing. */
        void open();
    }

    /**
     * A new gate, closed.
     *
     * @param name what is waited for, shown by {@code /ready}
     */
    public synchronized Gate gate(String name) {
        closedGates.add(name);
        return () -> open(name);
    }

    /** True if every gate is open and the service is not draining. */
    public synchronized boolean isReady() {
        return closedGates.isEmpty() && !draining;
    }

    /** One word or line for {@code /ready}: ready, draining, or what is waited for. */
    public synchronized String describe() {
        if (draining) {
            return "draining";
        }
        return closedGates.isEmpty() ? "ready" : "waiting for " + String.join(", ", closedGates);
    }

    /** From now on not ready. Called once, when the service begins to stop. */
    public void drain() {
        List<Runnable> toTell;
        synchronized (this) {
            draining = true;
            toTell = List.copyOf(listeners);
        }
        toTell.forEach(Runnable::run);
    }

    /** Calls {@code listener} now and after each change, on the thread that made it. */
    public void onChange(Runnable listener) {
        synchronized (this) {
            listeners.add(listener);
        }
        listener.run();
    }

    private void open(String name) {
        List<Runnable> toTell;
        synchronized (this) {
            if (!closedGates.remove(name)) {
                return;
            }
            toTell = List.copyOf(listeners);
        }
        toTell.forEach(Runnable::run);
    }
}

package io.gossamer.proxy.identify;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whom the mesh trusts: the roots and the leaves that are refused all the same. Starts with the
 * roots of the settings and is replaced by what the identity service pushes. Thread-safe.
 */
public final class TrustBundle {

    /**
     * One state of the bundle.
     *
     * @param generation grows with each change that this proxy saw
     * @param roots not empty
     * @param deniedSerials leaves with these serial numbers are refused
     */
    public record State(
            long generation, List<X509Certificate> roots, Set<BigInteger> deniedSerials) {
        public State {
            roots = List.copyOf(roots);
            deniedSerials = Set.copyOf(deniedSerials);
            if (roots.isEmpty()) {
                throw new IllegalArgumentException("trust bundle: empty (expected: a root)");
            }
        }
    }

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile State state;

    public TrustBundle(List<X509Certificate> roots) {
        this.state = new State(1, roots, Set.of());
    }

    public State state() {
        return state;
    }

    /** Replaces the bundle if it differs. Calls the listeners on this thread. */
    public synchronized void replace(List<X509Certificate> roots, Set<BigInteger> deniedSerials) {
        State old = state;
        if (Set.copyOf(old.roots()).equals(Set.copyOf(roots))
                && old.deniedSerials().equals(deniedSerials)) {
            return;
        }
        state = new State(old.generation() + 1, roots, deniedSerials);
        listeners.forEach(Runnable::run);
    }

    /** Calls the listener after each change, on the changing thread. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }
}

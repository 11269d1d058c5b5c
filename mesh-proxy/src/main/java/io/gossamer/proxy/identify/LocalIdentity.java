package io.gossamer.proxy.identify;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The identity of this proxy: its name for the life of the process, and the credential of the
 * moment. Thread-safe; readers never block.
 */
public final class LocalIdentity {

    private final String name;
    private final List<Consumer<Credential>> listeners = new CopyOnWriteArrayList<>();
    private volatile @Nullable Credential credential;

    /**
     * Without a credential yet.
     *
     * @param name DNS form of the identity: also the server name that clients send
     */
    public LocalIdentity(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    /** The newest credential; null until the first certificate. */
    public @Nullable Credential credential() {
        return credential;
    }

    public boolean isCertified() {
        return credential != null;
    }

    /** Replaces the credential. New handshakes use it; connections that exist stay. */
    public void install(Credential next) {
        credential = next;
        for (Consumer<Credential> listener : listeners) {
            listener.accept(next);
        }
    }

    /**
     * Calls the listener with each credential that is installed from now on, on the installing
     * thread.
     */
    public void onInstall(Consumer<Credential> listener) {
        listeners.add(listener);
    }
}

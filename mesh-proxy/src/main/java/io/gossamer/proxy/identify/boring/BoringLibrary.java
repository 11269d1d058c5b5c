package io.gossamer.proxy.identify.boring;

import io.netty.handler.ssl.OpenSsl;
import org.jspecify.annotations.Nullable;

/** The native library. */
public final class BoringLibrary {

    private BoringLibrary() {}

    /**
     * Loads it, once.
     *
     * @return why it cannot be loaded; null if it is there
     */
    public static @Nullable Throwable load() {
        return OpenSsl.isAvailable() ? null : OpenSsl.unavailabilityCause();
    }
}

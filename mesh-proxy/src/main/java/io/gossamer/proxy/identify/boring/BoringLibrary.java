package io.gossamer.proxy.identify.boring;

import io.netty.internal.tcnative.Library;
import io.netty.util.internal.NativeLibraryLoader;
import io.netty.util.internal.PlatformDependent;
import org.jspecify.annotations.Nullable;

/** The native library, which is there for Linux on x86-64 and AArch64. */
public final class BoringLibrary {

    /** Of Netty's own loading, what a mesh does not need takes a tenth of a second at the start. */
    private static final class Holder {
        static final @Nullable String FAILURE = tryToLoad();
    }

    private BoringLibrary() {}

    /**
     * Loads it, once.
     *
     * @return why it cannot be loaded; null if it is there
     */
    public static @Nullable String load() {
        return Holder.FAILURE;
    }

    private static @Nullable String tryToLoad() {
        String platform =
                PlatformDependent.normalizedOs() + "_" + PlatformDependent.normalizedArch();
        try {
            NativeLibraryLoader.loadFirstAvailable(
                    Library.class.getClassLoader(), "netty_tcnative_" + platform);
            // The library is loaded; what remains is its own set-up.
            if (!Library.initialize("provided", null)) {
                return "netty-tcnative: its set-up failed";
            }
            return null;
        } catch (Exception | LinkageError e) {
            return e.toString();
        }
    }
}

package io.gossamer.proxy.observe.traffic;

import io.netty.channel.unix.Errors;
import java.util.Locale;

/** Names of socket errors for the label {@code errno}. */
final class Errno {

    private Errno() {}

    static String of(Throwable cause) {
        if (cause instanceof Errors.NativeIoException error) {
            int code = -error.expectedErr();
            if (code == Errors.ERRNO_EPIPE_NEGATIVE * -1) {
                return "EPIPE";
            }
            if (code == Errors.ERRNO_ECONNRESET_NEGATIVE * -1) {
                return "ECONNRESET";
            }
        }
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("reset") ? "ECONNRESET" : "EIO";
    }
}

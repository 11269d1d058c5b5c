package io.gossamer.it.interop;

import java.util.Locale;

/** The fourteen cases that need neither compression nor credentials. */
public enum InteropCase {
    EMPTY_UNARY,
    LARGE_UNARY,
    CLIENT_STREAMING,
    SERVER_STREAMING,
    PING_PONG,
    EMPTY_STREAM,
    TIMEOUT_ON_SLEEPING_SERVER,
    CANCEL_AFTER_BEGIN,
    CANCEL_AFTER_FIRST_RESPONSE,
    STATUS_CODE_AND_MESSAGE,
    SPECIAL_STATUS_MESSAGE,
    CUSTOM_METADATA,
    UNIMPLEMENTED_METHOD,
    UNIMPLEMENTED_SERVICE;

    /** The name by which every gRPC implementation's interop client knows the case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
